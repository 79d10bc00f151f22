// Builds small TensorFlow Lite models, imports them and checks the IR or the code of the error.
#include "frontend/tflite/tflite_generated.h"
#include "tests/frontend/ImportResult.h"
#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <limits>

using namespace burin;
using namespace burin::tflite::schema;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string serialize(const ModelT &model) {
  flatbuffers::FlatBufferBuilder builder;
  FinishModelBuffer(builder, Model::Pack(builder, &model));
  return {reinterpret_cast<const char *>(builder.GetBufferPointer()), builder.GetSize()};
}

ImportResult importTflite(const ModelT &model) { return importBytes(serialize(model), "m.tflite"); }

SubGraphT &graphOf(ModelT &model) { return *model.subgraphs[0]; }
TensorT &tensorOf(ModelT &model, int index) { return *graphOf(model).tensors[index]; }
OperatorT &operatorOf(ModelT &model) { return *graphOf(model).operators[0]; }

TensorT &addTensor(ModelT &model, const std::string &name, TensorType type,
                   const std::vector<int32_t> &shape, float scale, int64_t zeroPoint) {
  auto tensor = std::make_unique<TensorT>();
  tensor->name = name;
  tensor->type = type;
  tensor->shape = shape;
  tensor->quantization = std::make_unique<QuantizationParametersT>();
  tensor->quantization->scale = {scale};
  tensor->quantization->zero_point = {zeroPoint};
  graphOf(model).tensors.push_back(std::move(tensor));
  return *graphOf(model).tensors.back();
}

/// y = CONV_2D(x, w, no bias): 1x2x2x1 int8, two filters of one weight each.
ModelT convModel() {
  ModelT model;
  model.version = 3;
  model.subgraphs.push_back(std::make_unique<SubGraphT>());
  model.buffers.push_back(std::make_unique<BufferT>());
  model.buffers.push_back(std::make_unique<BufferT>());
  model.buffers[1]->data = {3, 0xfc};
  addTensor(model, "x", TensorType::INT8, {1, 2, 2, 1}, 0.5, 7);
  TensorT &w = addTensor(model, "w", TensorType::INT8, {2, 1, 1, 1}, 0.25, 0);
  w.buffer = 1;
  w.quantization->scale = {0.25, 0.125};
  addTensor(model, "y", TensorType::INT8, {1, 2, 2, 2}, 0.5, -128);
  model.operator_codes.push_back(std::make_unique<OperatorCodeT>());
  model.operator_codes[0]->deprecated_builtin_code = static_cast<int8_t>(BuiltinOperator::CONV_2D);
  model.operator_codes[0]->version = 3;
  graphOf(model).operators.push_back(std::make_unique<OperatorT>());
  operatorOf(model).inputs = {0, 1, -1};
  operatorOf(model).outputs = {2};
  Conv2DOptionsT options;
  options.padding = Padding::VALID;
  options.stride_w = options.stride_h = 1;
  operatorOf(model).builtin_options.Set(std::move(options));
  graphOf(model).inputs = {0};
  graphOf(model).outputs = {2};
  return model;
}

TEST(TfliteReader, EmitsTheModel) {
  ImportResult result = importTflite(convModel());
  EXPECT_EQ(result.messages, "");
  for (const char *text :
       {"module @m attributes {burin.format = \"tflite\"", "burin.version = 3 : i64",
        "%arg0: tensor<1x2x2x1x!quant.uniform<i8:f32, 5.000000e-01:7>>", "burin.name = \"x\"",
        "tensor<2x1x1x1xi8> : "
        "tensor<2x1x1x1x!quant.uniform<i8:f32:0, {2.500000e-01,1.250000e-01}>>",
        "dense<[[[[3]]], [[[-4]]]]>", "burin.absent", "\"tflite.CONV_2D\" 3(%arg0, ",
        "loc(\"m.tflite\":1:0)"})
    EXPECT_THAT(result.text, HasSubstr(text));
}

TEST(TfliteReader, ReadsOptionsWithTheirDefaults) {
  ImportResult result = importTflite(convModel());
  EXPECT_THAT(result.text,
              HasSubstr("{dilation_h_factor = 1 : i64, dilation_w_factor = 1 : i64, "
                        "fused_activation_function = \"NONE\", padding = \"VALID\", "
                        "quantized_bias_type = \"FLOAT32\", stride_h = 1 : i64, stride_w = 1 : "
                        "i64}"));
}

TEST(TfliteReader, ReadsVectorsAmongOptions) {
  ModelT model = convModel();
  ReshapeOptionsT options;
  options.new_shape = {-1, 4};
  operatorOf(model).builtin_options.Reset();
  operatorOf(model).builtin_options.Set(std::move(options));
  EXPECT_THAT(importTflite(model).text, HasSubstr("{new_shape = array<i64: -1, 4>}"));
}

TEST(TfliteReader, TakesTheLargerOfTheTwoOperatorCodes) {
  ModelT model = convModel();
  model.operator_codes[0]->deprecated_builtin_code = 127;
  model.operator_codes[0]->builtin_code = BuiltinOperator::GELU;
  EXPECT_THAT(importTflite(model).text, HasSubstr("\"tflite.GELU\""));
}

TEST(TfliteReader, KeepsCustomOperatorsAsTheyAre) {
  ModelT model = convModel();
  model.operator_codes[0]->deprecated_builtin_code = static_cast<int8_t>(BuiltinOperator::CUSTOM);
  model.operator_codes[0]->custom_code = "Mine";
  operatorOf(model).builtin_options.Reset();
  operatorOf(model).custom_options = {1, 255};
  ImportResult result = importTflite(model);
  EXPECT_THAT(result.text, HasSubstr("\"tflite.custom.Mine\""));
  EXPECT_THAT(result.text, HasSubstr("custom_options = dense<[1, 255]> : tensor<2xui8>"));
}

TEST(TfliteReader, NamesInputsAndOutputsBySignature) {
  ModelT model = convModel();
  auto signature = std::make_unique<SignatureDefT>();
  auto port = [](const std::string &name, uint32_t tensor) {
    auto map = std::make_unique<TensorMapT>();
    map->name = name;
    map->tensor_index = tensor;
    return map;
  };
  signature->inputs.push_back(port("image", 0));
  signature->outputs.push_back(port("nothing", 4000000000U));
  signature->outputs.push_back(port("scores", 2));
  model.signature_defs.push_back(std::move(signature));
  ImportResult result = importTflite(model);
  EXPECT_THAT(result.text, HasSubstr("burin.name = \"image\""));
  EXPECT_THAT(result.text, HasSubstr("burin.name = \"scores\""));
  // One of another subgraph does not count, and what it leaves out keeps its tensor's name.
  model.signature_defs[0]->subgraph_index = 1;
  EXPECT_THAT(importTflite(model).text, HasSubstr("burin.name = \"x\""));
  model.signature_defs[0]->subgraph_index = 0;
  model.signature_defs[0]->inputs.clear();
  EXPECT_THAT(importTflite(model).text, HasSubstr("burin.name = \"x\""));
}

TEST(TfliteReader, LeavesExtentsOpenThatTheSignatureLeavesOpen) {
  ModelT model = convModel();
  tensorOf(model, 0).shape_signature = {-1, 2, 2, 1};
  tensorOf(model, 2).shape_signature = {-1, 2, 2, 2};
  ImportResult result = importTflite(model);
  EXPECT_THAT(result.text, HasSubstr("%arg0: tensor<?x2x2x1x"));
  EXPECT_THAT(result.text, HasSubstr("-> (tensor<1x2x2x2x!quant.uniform<i8:f32, "
                                     "5.000000e-01:-128>> {burin.declared = tensor<?x2x2x2x"));
}

TEST(TfliteReader, StoresUnsignedQuantizedNumbersAsPlainIntegers) {
  ModelT model = convModel();
  tensorOf(model, 1).type = TensorType::UINT8;
  tensorOf(model, 1).quantization->scale = {0.25};
  tensorOf(model, 1).quantization->zero_point = {255};
  EXPECT_THAT(importTflite(model).text,
              HasSubstr("tensor<2x1x1x1xi8> : "
                        "tensor<2x1x1x1x!quant.uniform<u8:f32, 2.500000e-01:255>>"));
}

TEST(TfliteReader, DropsTheScaleOfBiases) {
  ModelT model = convModel();
  TensorT &bias = addTensor(model, "b", TensorType::INT32, {1}, 0.125, 0);
  bias.buffer = 2;
  model.buffers.push_back(std::make_unique<BufferT>());
  model.buffers[2]->data = {0xff, 0xff, 0xff, 0xff};
  operatorOf(model).inputs[2] = 3;
  EXPECT_THAT(importTflite(model).text,
              HasSubstr("burin.constant dense<-1> : tensor<1xi32> : tensor<1xi32>"));
}

TEST(TfliteReader, ReportsAllTensorsOfAKindAtOnce) {
  ModelT model = convModel();
  tensorOf(model, 0).is_variable = tensorOf(model, 2).is_variable = true;
  ImportResult result = importTflite(model);
  EXPECT_THAT(result.messages, HasSubstr("tensor \"x\" is a variable and an input"));
  EXPECT_THAT(result.messages, HasSubstr("tensor \"y\" is a variable and an operator's result"));
}

TEST(TfliteReader, TakesTheFirstOfSeveralSubgraphs) {
  ModelT model = convModel();
  model.subgraphs.push_back(std::make_unique<SubGraphT>());
  ImportResult result = importTflite(model);
  EXPECT_THAT(result.text, HasSubstr("tflite.CONV_2D"));
  EXPECT_THAT(result.remarks, HasSubstr("the model has 2 subgraphs: only the first is compiled"));
}

/// Appends CALL_ONCE of subgraph `index` to the first one, and an empty subgraph.
void addInitializer(ModelT &model, int32_t index) {
  auto code = std::make_unique<OperatorCodeT>();
  code->builtin_code = BuiltinOperator::CALL_ONCE;
  model.operator_codes.push_back(std::move(code));
  auto call = std::make_unique<OperatorT>();
  call->opcode_index = static_cast<uint32_t>(model.operator_codes.size() - 1);
  CallOnceOptionsT options;
  options.init_subgraph_index = index;
  call->builtin_options.Set(std::move(options));
  model.subgraphs[0]->operators.push_back(std::move(call));
  model.subgraphs.push_back(std::make_unique<SubGraphT>());
}

TEST(TfliteReader, ReadsTheSubgraphThatInitializesVariables) {
  ModelT model = convModel();
  addInitializer(model, 1);
  addInitializer(model, 1); // runs once
  SubGraphT &graph = *model.subgraphs[1];
  graph.tensors.push_back(std::make_unique<TensorT>());
  graph.tensors[0]->type = TensorType::RESOURCE;
  auto handle = std::make_unique<OperatorT>();
  handle->opcode_index = 1;
  model.operator_codes[1]->builtin_code = BuiltinOperator::VAR_HANDLE;
  handle->outputs = {0};
  graph.operators.push_back(std::move(handle));
  // The first of the two calls has become a handle as well.
  ImportResult result = importTflite(model);
  EXPECT_THAT(result.text, HasSubstr("func.func private @subgraph_1() {"));
  EXPECT_THAT(result.text, Not(HasSubstr("@subgraph_2")));
  EXPECT_THAT(result.text, HasSubstr("burin.foreign \"tflite.VAR_HANDLE\" 1() {} : () -> none"));
  EXPECT_THAT(result.remarks, HasSubstr("the model has 3 subgraphs: only the first and what "
                                        "initializes it are compiled"));
}

TEST(TfliteReader, LeavesVariablesAndHandlesToLegalization) {
  ModelT model = convModel();
  addTensor(model, "state", TensorType::INT8, {1, 2, 2, 1}, 0.5, 7).is_variable = true;
  addTensor(model, "handle", TensorType::RESOURCE, {}, 1, 0);
  operatorOf(model).inputs.push_back(3);
  operatorOf(model).outputs.push_back(4);
  ImportResult result = importTflite(model);
  EXPECT_THAT(result.text, HasSubstr("burin.foreign \"tflite.variable\" 1() {} : () -> "
                                     "tensor<1x2x2x1x!quant.uniform"));
  EXPECT_THAT(result.text, HasSubstr(", none)"));
}

struct TfliteFault {
  const char *name, *code;
  std::function<void(ModelT &)> inject;
};
class TfliteFaults : public testing::TestWithParam<TfliteFault> {};
TEST_P(TfliteFaults, AreReportedWithTheirCode) {
  ModelT model = convModel();
  GetParam().inject(model);
  ImportResult result = importTflite(model);
  EXPECT_EQ(result.text, "");
  EXPECT_THAT(result.messages, HasSubstr(GetParam().code));
}
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
const TfliteFault kTfliteFaults[] = {
    {"SchemaVersion", "[B0103]", [](auto &m) { m.version = 2; }},
    {"VariableInput", "[B0104]", [](auto &m) { tensorOf(m, 0).is_variable = true; }},
    {"VariableProduced", "[B0104]", [](auto &m) { tensorOf(m, 2).is_variable = true; }},
    {"HandleAsOutput", "[B0106]", [](auto &m) { tensorOf(m, 2).type = TensorType::RESOURCE; }},
    {"HandleAsInput", "[B0106]", [](auto &m) { tensorOf(m, 0).type = TensorType::RESOURCE; }},
    {"NoSubgraph", "[B0104]", [](auto &m) { m.subgraphs.clear(); }},
    {"InitializerMissing", "[B0109]", [](auto &m) { addInitializer(m, 2); }},
    {"InitializerNegative", "[B0109]", [](auto &m) { addInitializer(m, -1); }},
    {"InitializerIsTheModel", "[B0109]", [](auto &m) { addInitializer(m, 0); }},
    {"InitializerWithOutputs", "[B0115]",
     [](auto &m) {
       addInitializer(m, 1);
       m.subgraphs[1]->outputs = {0};
     }},
    {"InitializerInvalid", "[B0109]",
     [](auto &m) {
       addInitializer(m, 1);
       m.subgraphs[1]->operators.push_back(std::make_unique<OperatorT>());
       m.subgraphs[1]->operators[0]->inputs = {5};
     }},
    {"Sparse", "[B0104]", [](auto &m) { tensorOf(m, 1).sparsity = std::make_unique<OpaqueT>(); }},
    {"ExternalBuffer", "[B0105]", [](auto &m) { m.buffers[1]->offset = 4096; }},
    {"ExternalBufferOfTensor", "[B0105]", [](auto &m) { tensorOf(m, 1).external_buffer = 1; }},
    {"ExternalOptions", "[B0105]",
     [](auto &m) { operatorOf(m).large_custom_options_offset = 4096; }},
    {"ElementType", "[B0106]", [](auto &m) { tensorOf(m, 0).type = TensorType::STRING; }},
    {"ElementTypeOutOfRange", "[B0106]",
     [](auto &m) { tensorOf(m, 0).type = static_cast<TensorType>(100); }},
    {"DataTooShort", "[B0107]", [](auto &m) { m.buffers[1]->data = {1}; }},
    {"DataTooLong", "[B0107]",
     [](auto &m) {
       m.buffers[1]->data = {1, 2, 3};
     }},
    {"ShapeOverflow", "[B0108]",
     [](auto &m) {
       tensorOf(m, 2).shape = {1 << 30, 1 << 30, 1 << 30, 1 << 30};
     }},
    {"NegativeExtent", "[B0108]", [](auto &m) { tensorOf(m, 2).shape = {-7}; }},
    {"InputExtentZero", "[B0108]",
     [](auto &m) {
       tensorOf(m, 0).shape = {1, 0, 2, 1};
     }},
    {"RankTooLarge", "[B0108]",
     [](auto &m) { tensorOf(m, 2).shape = std::vector<int32_t>(17, 1); }},
    {"InputIndex", "[B0109]", [](auto &m) { operatorOf(m).inputs[0] = 3; }},
    {"NegativeInputIndex", "[B0109]", [](auto &m) { operatorOf(m).inputs[0] = -2; }},
    {"OutputIndex", "[B0109]", [](auto &m) { operatorOf(m).outputs[0] = -1; }},
    {"IntermediateIndex", "[B0109]", [](auto &m) { operatorOf(m).intermediates = {9}; }},
    {"GraphInputIndex", "[B0109]", [](auto &m) { graphOf(m).inputs[0] = 1000000; }},
    {"GraphOutputIndex", "[B0109]", [](auto &m) { graphOf(m).outputs[0] = -1; }},
    {"BufferIndex", "[B0109]", [](auto &m) { tensorOf(m, 1).buffer = 2; }},
    {"OperatorCodeIndex", "[B0109]", [](auto &m) { operatorOf(m).opcode_index = 1; }},
    {"Undefined", "[B0110]", [](auto &m) { m.buffers[1]->data.clear(); }},
    {"UndefinedOutput", "[B0110]", [](auto &m) { operatorOf(m).outputs.clear(); }},
    {"InputProduced", "[B0111]", [](auto &m) { operatorOf(m).outputs[0] = 0; }},
    {"ConstantProduced", "[B0111]", [](auto &m) { operatorOf(m).outputs[0] = 1; }},
    {"ProducedTwice", "[B0111]",
     [](auto &m) {
       operatorOf(m).outputs = {2, 2};
     }},
    {"InputTwice", "[B0111]",
     [](auto &m) {
       graphOf(m).inputs = {0, 0};
     }},
    {"ReadBeforeProduced", "[B0112]", [](auto &m) { operatorOf(m).inputs[0] = 2; }},
    {"ScaleNan", "[B0113]", [](auto &m) { tensorOf(m, 0).quantization->scale = {kNan}; }},
    {"ScaleZero", "[B0113]", [](auto &m) { tensorOf(m, 0).quantization->scale = {0}; }},
    {"ScaleNegative", "[B0113]", [](auto &m) { tensorOf(m, 0).quantization->scale = {-1}; }},
    {"ScaleInfinite", "[B0113]", [](auto &m) { tensorOf(m, 0).quantization->scale = {INFINITY}; }},
    {"ScaleDenormal", "[B0113]", [](auto &m) { tensorOf(m, 0).quantization->scale = {1e-40f}; }},
    {"ZeroPoint", "[B0113]", [](auto &m) { tensorOf(m, 0).quantization->zero_point = {128}; }},
    {"ZeroPointCount", "[B0113]",
     [](auto &m) {
       tensorOf(m, 1).quantization->zero_point = {0, 0, 0};
     }},
    {"ScaleCount", "[B0113]",
     [](auto &m) {
       tensorOf(m, 1).quantization->scale = {1, 1, 1};
     }},
    {"Axis", "[B0113]", [](auto &m) { tensorOf(m, 1).quantization->quantized_dimension = 4; }},
    {"NegativeAxis", "[B0113]",
     [](auto &m) { tensorOf(m, 1).quantization->quantized_dimension = -1; }},
    {"CustomQuantization", "[B0113]",
     [](auto &m) { tensorOf(m, 0).quantization->details_type = 2; }},
    {"OptionsOfTheSecondKind", "[B0114]",
     [](auto &m) { operatorOf(m).builtin_options_2_type = 5; }},
    {"NoOutput", "[B0115]", [](auto &m) { graphOf(m).outputs.clear(); }},
};
INSTANTIATE_TEST_SUITE_P(All, TfliteFaults, testing::ValuesIn(kTfliteFaults),
                         [](const auto &test) { return std::string(test.param.name); });

} // namespace
