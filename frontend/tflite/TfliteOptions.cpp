// Turns an operator's options into attributes by flatbuffers' reflection.
#include "frontend/tflite/TfliteOptions.h"
#include "mlir/IR/BuiltinTypes.h"
#include <flatbuffers/minireflect.h>
#include <fmt/format.h>

using namespace mlir;

namespace burin::tflite {

namespace {

/// Collects the fields of one table of numbers, texts and vectors of these.
class FieldVisitor : public flatbuffers::IterationVisitor {
public:
  explicit FieldVisitor(Builder &builder) : builder(builder) {}

  DictionaryAttr attributes() { return builder.getDictionaryAttr(fields); }

  void Field(size_t, size_t, flatbuffers::ElementaryType, bool, const flatbuffers::TypeTable *,
             const char *fieldName, const uint8_t *) override {
    name = fieldName;
  }
  void UType(uint8_t x, const char *label) override { integer(x, label); }
  void Bool(bool x) override { integer(x, nullptr); }
  void Char(int8_t x, const char *label) override { integer(x, label); }
  void UChar(uint8_t x, const char *label) override { integer(x, label); }
  void Short(int16_t x, const char *label) override { integer(x, label); }
  void UShort(uint16_t x, const char *label) override { integer(x, label); }
  void Int(int32_t x, const char *label) override { integer(x, label); }
  void UInt(uint32_t x, const char *label) override { integer(x, label); }
  void Long(int64_t x) override { integer(x, nullptr); }
  void ULong(uint64_t x) override { integer(static_cast<int64_t>(x), nullptr); }
  void Float(float x) override {
    if (inVector)
      reals.push_back(x);
    else
      add(builder.getF32FloatAttr(x));
  }
  void String(const flatbuffers::String *text) override {
    add(builder.getStringAttr(StringRef(text->c_str(), text->size())));
  }
  void StartVector() override {
    inVector = true;
    integers.clear();
    reals.clear();
  }
  void EndVector() override {
    inVector = false;
    if (reals.empty())
      add(builder.getDenseI64ArrayAttr(integers));
    else
      add(builder.getDenseF32ArrayAttr(reals));
  }

private:
  void add(Attribute value) { fields.push_back(builder.getNamedAttr(name, value)); }
  void integer(int64_t x, const char *label) {
    if (inVector)
      integers.push_back(x);
    else if (label)
      add(builder.getStringAttr(label));
    else
      add(builder.getI64IntegerAttr(x));
  }

  Builder &builder;
  SmallVector<NamedAttribute> fields;
  StringRef name;
  bool inVector = false;
  SmallVector<int64_t> integers;
  SmallVector<float> reals;
};

} // namespace

/// The type of the options with that number; null where the schema has none.
static const flatbuffers::TypeTable *optionsTable(schema::BuiltinOptions type) {
  const flatbuffers::TypeTable *options = schema::BuiltinOptionsTypeTable();
  auto index = static_cast<size_t>(type);
  if (index >= options->num_elems || options->type_codes[index].sequence_ref < 0)
    return nullptr;
  return options->type_refs[options->type_codes[index].sequence_ref]();
}

DictionaryAttr decodeOptions(const schema::Operator &op, Location at, ModelBuilder &model) {
  Builder &builder = model.getBuilder();
  // Offsets 0 and 1 both mean that the options stand in the flatbuffer.
  if (op.large_custom_options_offset() > 1) {
    model.error(at, codes::kExternalData,
                "the operator's options stand outside of the model's flatbuffer, which is not "
                "supported");
    return {};
  }
  if (const auto *custom = op.custom_options(); custom && custom->size() > 0) {
    Type byte = builder.getIntegerType(8, /*isSigned=*/false);
    auto type = RankedTensorType::get({static_cast<int64_t>(custom->size())}, byte);
    auto bytes = ArrayRef(reinterpret_cast<const char *>(custom->data()), custom->size());
    return builder.getDictionaryAttr(
        builder.getNamedAttr("custom_options", elementsFromBytes(type, bytes)));
  }
  schema::BuiltinOptions type = op.builtin_options_type();
  if (type == schema::BuiltinOptions::NONE && op.builtin_options_2_type() == 0)
    return builder.getDictionaryAttr({});
  const flatbuffers::TypeTable *table = optionsTable(type);
  if (!table || op.builtin_options_2_type() != 0) {
    model.error(
        at, codes::kAttribute,
        fmt::format("the operator's options of type {} ({} of the second kind) are not known",
                    static_cast<int>(type), op.builtin_options_2_type()));
    return {};
  }
  if (!op.builtin_options()) {
    model.error(at, codes::kMalformed, "the operator's options are announced and missing");
    return {};
  }
  // Files leave out what equals the default, and reflection sees only what is there: a copy with
  // every default written out shows both.
  schema::BuiltinOptionsUnion copy;
  copy.type = type;
  copy.value = schema::BuiltinOptionsUnion::UnPack(op.builtin_options(), type, nullptr);
  flatbuffers::FlatBufferBuilder complete;
  complete.ForceDefaults(true);
  complete.Finish(flatbuffers::Offset<flatbuffers::Table>(copy.Pack(complete, nullptr).o));
  FieldVisitor visitor(builder);
  flatbuffers::IterateFlatBuffer(complete.GetBufferPointer(), table, &visitor);
  return visitor.attributes();
}

} // namespace burin::tflite
