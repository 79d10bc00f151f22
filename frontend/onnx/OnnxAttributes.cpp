// Turns the attributes of an ONNX node into MLIR attributes of the same names.
#include "frontend/onnx/OnnxAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringSet.h"
#include <fmt/format.h>

using namespace mlir;
using ::onnx::AttributeProto;

namespace burin::onnx {

/// The stated type, or the type of the field in use: files before IR version 2 state none.
static AttributeProto::AttributeType typeOf(const AttributeProto &attribute) {
  if (attribute.type() != AttributeProto::UNDEFINED)
    return attribute.type();
  if (attribute.has_f())
    return AttributeProto::FLOAT;
  if (attribute.has_i())
    return AttributeProto::INT;
  if (attribute.has_s())
    return AttributeProto::STRING;
  if (attribute.has_t())
    return AttributeProto::TENSOR;
  if (attribute.has_g())
    return AttributeProto::GRAPH;
  if (attribute.floats_size() > 0)
    return AttributeProto::FLOATS;
  if (attribute.ints_size() > 0)
    return AttributeProto::INTS;
  if (attribute.strings_size() > 0)
    return AttributeProto::STRINGS;
  return AttributeProto::UNDEFINED;
}

/// Null, with an error reported, where the attribute has no form in the IR.
static Attribute decode(const AttributeProto &attribute, const std::string &name, Location at,
                        ModelBuilder &model) {
  OpBuilder &builder = model.getBuilder();
  AttributeProto::AttributeType type = typeOf(attribute);
  switch (type) {
  case AttributeProto::INT:
    return builder.getI64IntegerAttr(attribute.i());
  case AttributeProto::FLOAT:
    return builder.getF32FloatAttr(attribute.f());
  case AttributeProto::STRING:
    return builder.getStringAttr(attribute.s());
  case AttributeProto::INTS:
    return builder.getDenseI64ArrayAttr(
        SmallVector<int64_t>(attribute.ints().begin(), attribute.ints().end()));
  case AttributeProto::FLOATS:
    return builder.getDenseF32ArrayAttr(
        ArrayRef(attribute.floats().data(), attribute.floats_size()));
  case AttributeProto::STRINGS: {
    SmallVector<Attribute> texts;
    for (const std::string &text : attribute.strings())
      texts.push_back(builder.getStringAttr(text));
    return builder.getArrayAttr(texts);
  }
  case AttributeProto::TENSOR:
    if (attribute.has_t())
      return decodeTensor(attribute.t(), at, model);
    break;
  case AttributeProto::GRAPH:
  case AttributeProto::GRAPHS:
    // What a node means is not the reader's to say: legalization refuses it, with all the others.
    return builder.getUnitAttr();
  case AttributeProto::UNDEFINED:
    break;
  default:
    model.error(at, codes::kUnsupported,
                fmt::format("attribute \"{}\" of type {} is not supported", name,
                            AttributeProto::AttributeType_Name(type)));
    return {};
  }
  model.error(at, codes::kAttribute, fmt::format("attribute \"{}\" has no value", name));
  return {};
}

DictionaryAttr decodeAttributes(const ::onnx::NodeProto &node, Location at, ModelBuilder &model) {
  NamedAttrList list;
  llvm::StringSet<> names;
  bool complete = true;
  for (const AttributeProto &attribute : node.attribute()) {
    std::string name = printable(attribute.name());
    Attribute value;
    if (name.empty() || !names.insert(name).second)
      model.error(at, codes::kAttribute,
                  fmt::format("attribute name \"{}\" is empty or stated twice", name));
    else if (!attribute.ref_attr_name().empty())
      model.error(at, codes::kAttribute,
                  fmt::format("attribute \"{}\" refers to an attribute of a function, and the node "
                              "is in none",
                              name));
    else
      value = decode(attribute, name, at, model);
    if (value)
      list.append(name, value);
    else
      complete = false;
  }
  return complete ? list.getDictionary(at.getContext()) : DictionaryAttr();
}

DenseElementsAttr constantValue(DictionaryAttr attributes, Location at, ModelBuilder &model) {
  OpBuilder &builder = model.getBuilder();
  if (attributes.size() == 1) {
    StringRef name = attributes.begin()->getName().getValue();
    Attribute value = attributes.begin()->getValue();
    if (auto tensor = dyn_cast<DenseElementsAttr>(value); tensor && name == "value")
      return tensor;
    if (auto integer = dyn_cast<IntegerAttr>(value); integer && name == "value_int")
      return DenseElementsAttr::get(RankedTensorType::get({}, builder.getI64Type()),
                                    ArrayRef<int64_t>(integer.getInt()));
    if (auto real = dyn_cast<FloatAttr>(value); real && name == "value_float")
      return DenseElementsAttr::get(RankedTensorType::get({}, builder.getF32Type()),
                                    ArrayRef<APFloat>(real.getValue()));
    auto integers = dyn_cast<DenseI64ArrayAttr>(value);
    if (integers && name == "value_ints")
      return DenseElementsAttr::get(RankedTensorType::get({integers.size()}, builder.getI64Type()),
                                    integers.asArrayRef());
    auto reals = dyn_cast<DenseF32ArrayAttr>(value);
    if (reals && name == "value_floats")
      return DenseElementsAttr::get(RankedTensorType::get({reals.size()}, builder.getF32Type()),
                                    reals.asArrayRef());
  }
  model.error(at, codes::kAttribute,
              "the value of a Constant is not stated by exactly one attribute")
          .attachNote()
      << "supported are \"value\", \"value_int\", \"value_ints\", \"value_float\" and "
         "\"value_floats\"";
  return {};
}

} // namespace burin::onnx
