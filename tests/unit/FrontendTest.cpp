// Checks how a format is chosen, and that no file, however damaged, does more than fail.
#include "frontend/Frontend.h"
#include "frontend/onnx/onnx.pb.h"
#include "frontend/tflite/tflite_generated.h"
#include "tests/frontend/ImportResult.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <cstdlib>
#include <gmock/gmock.h>
#include <random>

using namespace burin;
using testing::ContainsRegex;
using testing::HasSubstr;

namespace {

std::string onnxBytes() {
  ::onnx::ModelProto model;
  model.set_ir_version(7);
  model.add_opset_import()->set_version(13);
  auto &graph = *model.mutable_graph();
  for (auto *value : {graph.add_input(), graph.add_output()}) {
    auto *tensor = value->mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(::onnx::TensorProto::FLOAT);
    tensor->mutable_shape()->add_dim()->set_dim_value(4);
  }
  graph.mutable_input(0)->set_name("x");
  graph.mutable_output(0)->set_name("y");
  auto &w = *graph.add_initializer();
  w.set_name("w");
  w.set_data_type(::onnx::TensorProto::INT16);
  w.add_dims(2);
  w.set_raw_data("1234");
  auto &node = *graph.add_node();
  node.set_op_type("Relu");
  node.add_input("x");
  node.add_input("w");
  node.add_output("y");
  return model.SerializeAsString();
}

std::string tfliteBytes() {
  using namespace burin::tflite::schema;
  ModelT model;
  model.version = 3;
  for (int i = 0; i < 2; i++)
    model.buffers.push_back(std::make_unique<BufferT>());
  model.buffers[1]->data = {1, 2, 3, 4};
  model.operator_codes.push_back(std::make_unique<OperatorCodeT>());
  auto graph = std::make_unique<SubGraphT>();
  for (uint32_t buffer : {0, 1, 0}) {
    auto tensor = std::make_unique<TensorT>();
    tensor->type = TensorType::INT8;
    tensor->shape = {2, 2};
    tensor->buffer = buffer;
    tensor->quantization = std::make_unique<QuantizationParametersT>();
    tensor->quantization->scale = {0.5f};
    graph->tensors.push_back(std::move(tensor));
  }
  auto op = std::make_unique<OperatorT>();
  op->inputs = {0, 1};
  op->outputs = {2};
  op->builtin_options.Set(AddOptionsT());
  graph->operators.push_back(std::move(op));
  graph->inputs = {0};
  graph->outputs = {2};
  model.subgraphs.push_back(std::move(graph));
  flatbuffers::FlatBufferBuilder builder;
  FinishModelBuffer(builder, Model::Pack(builder, &model));
  return {reinterpret_cast<const char *>(builder.GetBufferPointer()), builder.GetSize()};
}

/// Either a module and no message, or no module and only messages with a code.
void expectSound(const ImportResult &result, const std::string &what) {
  EXPECT_NE(result.text.empty(), result.messages.empty()) << what;
  size_t codes = 0, lines = std::count(result.messages.begin(), result.messages.end(), '\n');
  for (size_t at = 0; (at = result.messages.find(" [B01", at)) != std::string::npos; at++)
    codes++;
  EXPECT_EQ(codes, lines) << what << ": " << result.messages;
}

TEST(Frontend, ChoosesTheFormatByContent) {
  EXPECT_THAT(importBytes(tfliteBytes(), "a.onnx").text, HasSubstr("burin.format = \"tflite\""));
  EXPECT_THAT(importBytes(onnxBytes(), "a.tflite").text, HasSubstr("burin.format = \"onnx\""));
  EXPECT_THAT(importBytes(onnxBytes(), "dir/a b.bin").text, HasSubstr("module @\"a b\""));
}

TEST(Frontend, FallsBackToTheExtension) {
  EXPECT_THAT(importBytes("nonsense", "a.onnx").messages, ContainsRegex("ONNX.*\\[B0102\\]"));
  EXPECT_THAT(importBytes("nonsense", "a.tflite").messages, ContainsRegex("Lite.*\\[B0102\\]"));
}

TEST(Frontend, RefusesWhatIsNoModel) {
  EXPECT_THAT(importBytes("nonsense", "a.txt").messages, HasSubstr("[B0101]"));
  EXPECT_THAT(importBytes("", "a").messages, HasSubstr("[B0101]"));
  EXPECT_THAT(importBytes(std::string("\x04\0\0\0TFL3", 8), "a.tflite").messages,
              HasSubstr("[B0102]"));
}

TEST(Frontend, ReportsAFileThatCannotBeRead) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  std::string message;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    message = diagnostic.str();
    return mlir::success();
  });
  EXPECT_FALSE(importModel("/nonexistent/model.onnx", context));
  EXPECT_THAT(message, HasSubstr("[B0100]"));
}

TEST(Frontend, NamesTheFileByItsDigest) {
  // The model is a graph with one output and no node: its bytes stand here, their digest is from
  // sha256sum.
  const std::string bytes("\x3a\x1a\x5a\x0b\x0a\x01\x78\x12\x06\x0a\x04\x08\x01\x12"
                          "\x00\x62\x0b\x0a\x01\x78\x12\x06\x0a\x04\x08\x01\x12\x00",
                          28);
  EXPECT_THAT(
      importBytes(bytes, "a.onnx").text,
      HasSubstr(
          "burin.sha256 = \"fdb18fe4f73af437abb9772875dcd0eb5b4a44dbd4b7a4b4883ef8aa88f31591\""));
}

TEST(Frontend, SurvivesEveryTruncation) {
  for (const std::string &whole : {onnxBytes(), tfliteBytes()})
    for (size_t length = 0; length < whole.size(); length++)
      for (const char *name : {"a.onnx", "a.tflite"})
        expectSound(importBytes(whole.substr(0, length), name), std::to_string(length));
}

TEST(Frontend, SurvivesChangedBytes) {
  std::mt19937 random(1);
  for (const std::string &whole : {onnxBytes(), tfliteBytes()})
    for (int round = 0; round < 1000; round++) {
      std::string bytes = whole;
      for (unsigned i = 0; i <= random() % 4; i++)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      expectSound(importBytes(bytes, round % 2 ? "a.onnx" : "a.tflite"), std::to_string(round));
    }
}

// Real models: set BURIN_MODELS to a folder of .onnx and .tflite files.
TEST(Frontend, ReadsRealModelsOrSaysWhyNot) {
  const char *folder = std::getenv("BURIN_MODELS");
  if (!folder)
    GTEST_SKIP() << "BURIN_MODELS is not set";
  int models = 0;
  std::error_code error;
  for (llvm::sys::fs::recursive_directory_iterator file(folder, error), end; file != end && !error;
       file.increment(error)) {
    llvm::StringRef extension = llvm::sys::path::extension(file->path());
    if ((extension != ".onnx" && extension != ".tflite") ||
        file->type() != llvm::sys::fs::file_type::regular_file)
      continue;
    auto buffer = llvm::MemoryBuffer::getFile(file->path());
    ASSERT_TRUE(buffer) << file->path();
    models++;
    expectSound(importBytes((*buffer)->getBuffer().str(), file->path()), file->path());
  }
  EXPECT_FALSE(error) << error.message();
  EXPECT_GT(models, 0) << folder;
}

} // namespace
