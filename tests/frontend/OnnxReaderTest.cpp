// Builds small ONNX models, imports them and checks the IR or the code of the error.
#include "frontend/onnx/OnnxReader.h"
#include "frontend/onnx/onnx.pb.h"
#include "tests/frontend/ImportResult.h"
#include <functional>
#include <gmock/gmock.h>
#include <limits>

using namespace burin;
using testing::HasSubstr;
using testing::Not;

namespace {

//--------------------------------------------------------------------------------------//

void setType(::onnx::ValueInfoProto &info, const std::string &name,
             const std::vector<int64_t> &shape) {
  info.set_name(name);
  auto *tensor = info.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(::onnx::TensorProto::FLOAT);
  tensor->mutable_shape();
  for (int64_t extent : shape)
    tensor->mutable_shape()->add_dim()->set_dim_value(extent);
}

::onnx::NodeProto &addNode(::onnx::ModelProto &model, const std::string &op,
                           const std::vector<std::string> &inputs, const std::string &output) {
  ::onnx::NodeProto &node = *model.mutable_graph()->add_node();
  node.set_op_type(op);
  for (const std::string &input : inputs)
    node.add_input(input);
  node.add_output(output);
  return node;
}

::onnx::TensorProto &addInitializer(::onnx::ModelProto &model, const std::string &name,
                                    int32_t type, const std::vector<int64_t> &dims) {
  ::onnx::TensorProto &tensor = *model.mutable_graph()->add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(type);
  for (int64_t extent : dims)
    tensor.add_dims(extent);
  return tensor;
}

/// y = Add(x, w) with w an initializer of two floats.
::onnx::ModelProto addModel() {
  ::onnx::ModelProto model;
  model.set_ir_version(7);
  model.add_opset_import()->set_version(13);
  setType(*model.mutable_graph()->add_input(), "x", {1, 2});
  setType(*model.mutable_graph()->add_output(), "y", {1, 2});
  ::onnx::TensorProto &w = addInitializer(model, "w", ::onnx::TensorProto::FLOAT, {2});
  w.add_float_data(1);
  w.add_float_data(2);
  addNode(model, "Add", {"x", "w"}, "y");
  return model;
}

ImportResult importOnnx(const ::onnx::ModelProto &model) {
  return importBytes(model.SerializeAsString(), "m.onnx");
}

TEST(OnnxReader, EmitsTheModel) {
  ImportResult result = importOnnx(addModel());
  EXPECT_EQ(result.messages, "");
  EXPECT_THAT(result.text, HasSubstr("module @m attributes {burin.format = \"onnx\""));
  EXPECT_THAT(result.text, HasSubstr("burin.version = 13"));
  EXPECT_THAT(result.text, HasSubstr("burin.constant dense<[1.000000e+00, 2.000000e+00]>"));
  EXPECT_THAT(result.text, HasSubstr("\"onnx.Add\" 13(%arg0, %0) {} : (tensor<1x2xf32>, "
                                     "tensor<2xf32>) -> tensor<1x2xf32>"));
  EXPECT_THAT(result.text, HasSubstr("loc(\"m.onnx\":1:0)"));
}

TEST(OnnxReader, KeepsNamesOfUnknownExtentsAndOtherDomains) {
  ::onnx::ModelProto model = addModel();
  auto *batch = model.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type();
  batch->mutable_shape()->mutable_dim(0)->set_dim_param("N");
  model.mutable_graph()->mutable_output(0)->mutable_type()->clear_tensor_type();
  auto *domain = model.add_opset_import();
  domain->set_domain("com.microsoft");
  domain->set_version(1);
  model.mutable_graph()->mutable_node(0)->set_domain("com.microsoft");
  model.mutable_graph()->mutable_node(0)->add_input("");
  ImportResult result = importOnnx(model);
  EXPECT_THAT(result.text, HasSubstr("tensor<?x2xf32> {burin.dims = [\"N\", \"\"]"));
  EXPECT_THAT(result.text, HasSubstr("\"onnx.com.microsoft.Add\" 1("));
  EXPECT_THAT(result.text, HasSubstr("(tensor<?x2xf32>, tensor<2xf32>, none) -> none"));
}

TEST(OnnxReader, DecodesAttributes) {
  ::onnx::ModelProto model = addModel();
  ::onnx::NodeProto &node = *model.mutable_graph()->mutable_node(0);
  auto add = [&](const std::string &name,
                 ::onnx::AttributeProto::AttributeType type) -> ::onnx::AttributeProto & {
    ::onnx::AttributeProto &attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(type);
    return attribute;
  };
  add("i", ::onnx::AttributeProto::INT).set_i(-3);
  add("f", ::onnx::AttributeProto::FLOAT).set_f(0.5);
  add("s", ::onnx::AttributeProto::STRING).set_s("SAME");
  add("is", ::onnx::AttributeProto::INTS).add_ints(4);
  add("fs", ::onnx::AttributeProto::FLOATS).add_floats(2);
  add("ss", ::onnx::AttributeProto::STRINGS).add_strings("a");
  ImportResult result = importOnnx(model);
  for (const char *text : {"f = 5.000000e-01 : f32", "fs = array<f32: 2.000000e+00>",
                           "i = -3 : i64", "is = array<i64: 4>", "s = \"SAME\"", "ss = [\"a\"]"})
    EXPECT_THAT(result.text, HasSubstr(text));
}

TEST(OnnxReader, DecodesEveryWayToStoreNumbers) {
  using ::onnx::TensorProto;
  ::onnx::ModelProto model = addModel();
  auto constant = [&](const std::string &output) -> TensorProto & {
    ::onnx::AttributeProto &value = *addNode(model, "Constant", {}, output).add_attribute();
    value.set_name("value");
    value.set_type(::onnx::AttributeProto::TENSOR);
    return *value.mutable_t();
  };
  auto half = &constant("half");
  half->set_data_type(TensorProto::FLOAT16);
  half->add_int32_data(0x3c00);
  half->add_dims(1);
  auto bytes = &constant("bytes");
  bytes->set_data_type(TensorProto::UINT8);
  bytes->set_raw_data("\xff\x01");
  bytes->add_dims(2);
  auto flags = &constant("flags");
  flags->set_data_type(TensorProto::BOOL);
  flags->set_raw_data(std::string("\1\0\1", 3));
  flags->add_dims(3);
  constant("empty").set_data_type(TensorProto::FLOAT);
  model.mutable_graph()->mutable_node(4)->mutable_attribute(0)->mutable_t()->add_dims(0);
  ImportResult result = importOnnx(model);
  for (const char *text : {"dense<1.000000e+00> : tensor<1xf16>", "dense<[255, 1]> : tensor<2xui8>",
                           "dense<[true, false, true]> : tensor<3xi1>", "dense<> : tensor<0xf32>"})
    EXPECT_THAT(result.text, HasSubstr(text)) << result.messages;
}

TEST(OnnxReader, SortsNodes) {
  ::onnx::ModelProto model = addModel();
  model.mutable_graph()->mutable_node(0)->set_input(0, "late");
  addNode(model, "Relu", {"x"}, "late");
  ImportResult result = importOnnx(model);
  EXPECT_LT(result.text.find("onnx.Relu"), result.text.find("onnx.Add")) << result.messages;
}

TEST(OnnxReader, TakesInitializersForConstantsAlsoWhereTheyAreInputs) {
  ::onnx::ModelProto model = addModel();
  setType(*model.mutable_graph()->add_input(), "w", {2});
  EXPECT_THAT(importOnnx(model).text, Not(HasSubstr("%arg1")));
}

TEST(OnnxReader, KeepsHostileNamesHarmless) {
  ::onnx::ModelProto model = addModel();
  model.mutable_graph()->mutable_node(0)->set_name("*/\n\xff#include" + std::string(1000, 'x'));
  ImportResult result = importOnnx(model);
  EXPECT_THAT(result.text, HasSubstr("\"*/\?\?#includexxx"));
  EXPECT_THAT(result.text, Not(HasSubstr(std::string(257, 'x'))));
}

TEST(OnnxReader, LeavesAUnitInThePlaceOfAGraph) {
  ::onnx::ModelProto model = addModel();
  ::onnx::AttributeProto &attribute = *model.mutable_graph()->mutable_node(0)->add_attribute();
  attribute.set_name("body");
  attribute.set_type(::onnx::AttributeProto::GRAPH);
  EXPECT_THAT(importOnnx(model).text, HasSubstr("\"onnx.Add\" 13(%arg0, %0) {body} :"));
}

struct OnnxFault {
  const char *name, *code;
  std::function<void(::onnx::ModelProto &)> inject;
};
class OnnxFaults : public testing::TestWithParam<OnnxFault> {};
TEST_P(OnnxFaults, AreReportedWithTheirCode) {
  ::onnx::ModelProto model = addModel();
  GetParam().inject(model);
  ImportResult result = importOnnx(model);
  EXPECT_EQ(result.text, "");
  EXPECT_THAT(result.messages, HasSubstr(GetParam().code));
}
::onnx::GraphProto &graphOf(::onnx::ModelProto &m) { return *m.mutable_graph(); }
::onnx::AttributeProto &attributeOf(::onnx::ModelProto &m) {
  return *graphOf(m).mutable_node(0)->add_attribute();
}
const OnnxFault kOnnxFaults[] = {
    {"OpsetTooNew", "[B0103]",
     [](auto &m) { m.mutable_opset_import(0)->set_version(burin::onnx::kNewestOpset + 1); }},
    {"OpsetTooOld", "[B0103]", [](auto &m) { m.mutable_opset_import(0)->set_version(6); }},
    {"OpsetTwice", "[B0103]", [](auto &m) { m.add_opset_import()->set_version(12); }},
    {"DomainNotImported", "[B0103]",
     [](auto &m) { graphOf(m).mutable_node(0)->set_domain("com.example"); }},
    {"Functions", "[B0104]", [](auto &m) { m.add_functions(); }},
    {"SparseInitializer", "[B0104]", [](auto &m) { graphOf(m).add_sparse_initializer(); }},
    {"ExternalData", "[B0105]",
     [](auto &m) {
       graphOf(m).mutable_initializer(0)->set_data_location(::onnx::TensorProto::EXTERNAL);
     }},
    {"ElementTypeOfInitializer", "[B0106]",
     [](auto &m) {
       graphOf(m).mutable_initializer(0)->set_data_type(::onnx::TensorProto::COMPLEX64);
     }},
    {"ElementTypeOfInput", "[B0106]",
     [](auto &m) {
       graphOf(m).mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(99);
     }},
    {"TooFewNumbers", "[B0107]",
     [](auto &m) { graphOf(m).mutable_initializer(0)->mutable_float_data()->RemoveLast(); }},
    {"RawLength", "[B0107]",
     [](auto &m) {
       graphOf(m).mutable_initializer(0)->clear_float_data();
       graphOf(m).mutable_initializer(0)->set_raw_data("1234567");
     }},
    {"NumbersOfAnotherType", "[B0107]",
     [](auto &m) { graphOf(m).mutable_initializer(0)->add_int32_data(1); }},
    {"NumberOutOfRange", "[B0107]",
     [](auto &m) {
       auto *tensor = graphOf(m).mutable_initializer(0);
       tensor->clear_float_data();
       tensor->set_data_type(::onnx::TensorProto::INT8);
       tensor->add_int32_data(300);
       tensor->add_int32_data(0);
     }},
    {"ShapeOverflow", "[B0108]",
     [](auto &m) { graphOf(m).mutable_initializer(0)->add_dims(int64_t(1) << 62); }},
    {"NegativeExtent", "[B0108]",
     [](auto &m) { graphOf(m).mutable_initializer(0)->set_dims(0, -2); }},
    {"MarkOfDynamicExtent", "[B0108]",
     [](auto &m) {
       graphOf(m).mutable_initializer(0)->set_dims(0, std::numeric_limits<int64_t>::min());
     }},
    {"InputExtentZero", "[B0108]",
     [](auto &m) {
       auto *tensor = graphOf(m).mutable_input(0)->mutable_type()->mutable_tensor_type();
       tensor->mutable_shape()->mutable_dim(0)->set_dim_value(0);
     }},
    {"UndefinedName", "[B0110]",
     [](auto &m) { graphOf(m).mutable_node(0)->set_input(1, "nowhere"); }},
    {"UndefinedOutput", "[B0110]", [](auto &m) { graphOf(m).mutable_output(0)->set_name("z"); }},
    {"ProducedTwice", "[B0111]", [](auto &m) { addNode(m, "Relu", {"x"}, "y"); }},
    {"InputTwice", "[B0111]", [](auto &m) { setType(*graphOf(m).add_input(), "x", {1}); }},
    {"InitializerTwice", "[B0111]",
     [](auto &m) { *graphOf(m).add_initializer() = graphOf(m).initializer(0); }},
    {"Cycle", "[B0112]",
     [](auto &m) {
       graphOf(m).mutable_node(0)->set_input(0, "b");
       addNode(m, "Relu", {"y"}, "b");
     }},
    {"SelfCycle", "[B0112]", [](auto &m) { graphOf(m).mutable_node(0)->set_input(0, "y"); }},
    {"AttributeWithoutValue", "[B0114]", [](auto &m) { attributeOf(m).set_name("a"); }},
    {"AttributeTwice", "[B0114]",
     [](auto &m) {
       for (int i = 0; i < 2; i++) {
         ::onnx::AttributeProto &attribute = attributeOf(m);
         attribute.set_name("a");
         attribute.set_i(1);
       }
     }},
    {"NoGraph", "[B0115]", [](auto &m) { m.clear_graph(); }},
    {"NoOutput", "[B0115]", [](auto &m) { graphOf(m).clear_output(); }},
    {"InputIsNoTensor", "[B0115]", [](auto &m) { graphOf(m).mutable_input(0)->clear_type(); }},
};
INSTANTIATE_TEST_SUITE_P(All, OnnxFaults, testing::ValuesIn(kOnnxFaults),
                         [](const auto &test) { return std::string(test.param.name); });

} // namespace
