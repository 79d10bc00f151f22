// Chooses where a model file is damaged: three flips of four in its structure, because what a
// weight's byte says changes no decision of the compiler.
#include "tests/hostile/Damage.h"
#include "frontend/onnx/onnx.pb.h"
#include "frontend/tflite/tflite_generated.h"
#include <algorithm>
#include <fmt/format.h>
#include <random>

namespace burin::hostile {
namespace {

namespace tfl = burin::tflite::schema;
using Span = std::pair<size_t, size_t>;

/// Constants from this many bytes on are no structure.
constexpr size_t kLargeConstant = 64;

std::vector<Span> tfliteConstants(llvm::StringRef file) {
  std::vector<Span> spans;
  const tfl::Model *model = tfl::GetModel(file.data());
  if (!model->buffers())
    return spans;
  for (const tfl::Buffer *buffer : *model->buffers())
    if (buffer->data() && buffer->data()->size() >= kLargeConstant)
      spans.emplace_back(buffer->data()->data() -
                             reinterpret_cast<const uint8_t *>(file.bytes_begin()),
                         buffer->data()->size());
  return spans;
}

std::vector<Span> onnxConstants(llvm::StringRef file) {
  std::vector<Span> spans;
  ::onnx::ModelProto model;
  if (!model.ParseFromArray(file.data(), static_cast<int>(file.size())))
    return spans;
  size_t from = 0;
  auto add = [&](const ::onnx::TensorProto &tensor) {
    llvm::StringRef raw = tensor.raw_data();
    if (raw.empty() && tensor.float_data_size() > 0) // Packed floats stand in the file as they are.
      raw = {reinterpret_cast<const char *>(tensor.float_data().data()),
             tensor.float_data_size() * sizeof(float)};
    if (raw.size() < kLargeConstant)
      return;
    size_t at = file.find(raw, from);
    if (at == llvm::StringRef::npos)
      at = file.find(raw);
    if (at == llvm::StringRef::npos)
      return;
    spans.emplace_back(at, raw.size());
    from = at + raw.size();
  };
  for (const ::onnx::NodeProto &node : model.graph().node())
    for (const ::onnx::AttributeProto &attribute : node.attribute())
      if (attribute.has_t())
        add(attribute.t());
  from = 0;
  for (const ::onnx::TensorProto &tensor : model.graph().initializer())
    add(tensor);
  return spans;
}

} // namespace

Damager::Damager(llvm::StringRef file) : file(file) {
  bool isTflite = file.substr(4, 4) == tfl::ModelIdentifier();
  std::vector<bool> isConstant(file.size());
  for (auto [at, size] : isTflite ? tfliteConstants(file) : onnxConstants(file))
    std::fill_n(isConstant.begin() + static_cast<ptrdiff_t>(at), size, true);
  for (size_t at = 0; at < file.size(); at++)
    if (!isConstant[at])
      structure.push_back(at);
}

Damage Damager::copy(unsigned index) const {
  std::mt19937_64 random(index);
  if (index < kTruncations) {
    // One copy of each 64th part, at a random place in it: also between aligned fields.
    size_t from = file.size() * index / kTruncations;
    size_t to = std::max(file.size() * (index + 1) / kTruncations, from + 1);
    size_t kept = std::min(from + random() % (to - from), file.size() - 1);
    return {fmt::format("cut to {} bytes", kept), file.take_front(kept).str()};
  }
  unsigned flip = index - kTruncations;
  bool anywhere = flip % 4 == 3 || structure.empty();
  size_t count = anywhere ? file.size() : structure.size();
  size_t from = count * flip / kFlips, to = std::max(count * (flip + 1) / kFlips, from + 1);
  size_t chosen = std::min(from + random() % (to - from), count - 1);
  size_t at = anywhere ? chosen : structure[chosen];
  // One bit, or all of the byte anew.
  unsigned mask = random() % 2 ? 1U << random() % 8 : 1 + random() % 255;
  std::string bytes = file.str();
  bytes[at] = static_cast<char>(bytes[at] ^ mask);
  return {fmt::format("byte {} xor 0x{:02x}", at, mask), std::move(bytes)};
}

} // namespace burin::hostile
