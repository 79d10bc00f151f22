// Foreign nodes that make constants of what is known at compile time.
#include "dialects/burin/ops/ElementwiseImport.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace burin;

/// The extents that operand `index` holds, with a product below 2^31.
static FailureOr<SmallVector<int64_t>> extentsAt(ForeignNode &node, unsigned index) {
  auto shape = node.integers(index);
  if (!shape)
    return node.reject("the shape is not known at compile time",
                       "fix the input's dimensions with --dim");
  int64_t count = 1;
  for (int64_t extent : *shape)
    if (extent < 0 || (extent > 0 && count > std::numeric_limits<int32_t>::max() / extent))
      return node.reject(llvm::formatv("extent {0} of the shape", extent),
                         "extents are not negative and their product stays below 2^31");
    else
      count *= extent;
  return *shape;
}

static LogicalResult splat(ForeignNode &node, ArrayRef<int64_t> shape, Type element,
                           Attribute value) {
  auto type = withElement(shape, element);
  return node.replace(ConstantOp::create(node.getBuilder(), node.getLoc(), type,
                                         DenseElementsAttr::get(storageType(type), value))
                          ->getResults());
}

/// Filled with the one element of `value`, or with float zeros.
LogicalResult fromOnnxConstantOfShape(ForeignNode &node) {
  auto shape = extentsAt(node, 0);
  if (failed(shape))
    return failure();
  if (!node.hasAttribute("value"))
    return splat(node, *shape, node.getBuilder().getF32Type(),
                 node.getBuilder().getF32FloatAttr(0));
  DenseElementsAttr value = node.tensor("value");
  if (!value || value.getNumElements() != 1)
    return node.reject("the attribute \"value\" is not a tensor of one element",
                       "the file does not follow the operator's specification");
  return splat(node, *shape, value.getElementType(), *value.value_begin<Attribute>());
}

LogicalResult fromTfliteFill(ForeignNode &node) {
  auto shape = extentsAt(node, 0);
  RankedTensorType type = typeOf(node, 1, Elements::Any);
  if (failed(shape) || !type)
    return failure();
  DenseElementsAttr value = node.constant(1);
  if (!value || value.getNumElements() != 1)
    return node.reject("the value is not one number known at compile time",
                       "store it as a constant");
  return splat(node, *shape, type.getElementType(), *value.value_begin<Attribute>());
}

LogicalResult fromOnnxSize(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x || !x.hasStaticShape())
    return node.reject("the input's shape is not known", "fix the input's dimensions with --dim");
  Type i64 = node.getBuilder().getI64Type();
  return splat(node, {}, i64, node.getBuilder().getI64IntegerAttr(x.getNumElements()));
}

/// Number of elements of a range, or nothing where it is not one from 0 to 2^31 - 1.
static std::optional<int64_t> lengthOf(double start, double limit, double step) {
  double length = std::ceil((limit - start) / step);
  if (!(step != 0) || !(length < 2147483648.0))
    return std::nullopt;
  return static_cast<int64_t>(std::max(0.0, length));
}

/// start, start + step, ... up to but without the limit.
LogicalResult fromRange(ForeignNode &node) {
  constexpr int64_t kLargest = int64_t{1} << 53; // integers that doubles hold
  SmallVector<Attribute> bounds;
  Type element;
  for (unsigned i : {0, 1, 2}) {
    RankedTensorType type = typeOf(node, i, Elements::Numbers);
    if (!type)
      return failure();
    DenseElementsAttr value = node.constant(i);
    if (!value || value.getNumElements() != 1 || (element && type.getElementType() != element))
      return node.reject("start, limit and step are not three constants of one type",
                         "fix the input's dimensions with --dim");
    element = type.getElementType();
    bounds.push_back(*value.value_begin<Attribute>());
  }
  SmallVector<double> numbers;
  for (Attribute bound : bounds) {
    if (auto integer = dyn_cast<IntegerAttr>(bound)) {
      if (std::abs(integer.getValue().sextOrTrunc(64).getSExtValue() / 2) >= kLargest / 2)
        return node.reject("a bound of the range is out of range",
                           "supported are integers below 2^53");
      numbers.push_back(static_cast<double>(integer.getInt()));
    } else {
      numbers.push_back(cast<FloatAttr>(bound).getValueAsDouble());
    }
  }
  auto length = lengthOf(numbers[0], numbers[1], numbers[2]);
  constexpr int64_t kMost = int64_t{1} << 20;
  if (!length || *length > kMost)
    return node.reject("the range does not end within 2^20 elements",
                       "the step leads to the limit");
  OpBuilder &builder = node.getBuilder();
  SmallVector<Attribute> values;
  for (int64_t i = 0; i < *length; i++) {
    double number = numbers[0] + static_cast<double>(i) * numbers[2];
    values.push_back(isa<FloatType>(element) ? Attribute(builder.getFloatAttr(element, number))
                                             : Attribute(builder.getIntegerAttr(
                                                   element, static_cast<int64_t>(number))));
  }
  return node.replace(
      ConstantOp::create(builder, node.getLoc(),
                         DenseElementsAttr::get(withElement(*length, element), values))
          ->getResults());
}
