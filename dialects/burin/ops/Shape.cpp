// Operators that move elements: meanings, shape rules, folds, and the foreign nodes they come from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

//===-- reshape
//-----------------------------------------------------------------------------------//

LogicalResult ReshapeOp::verify() {
  auto from = cast<RankedTensorType>(getInput().getType()), to = cast<RankedTensorType>(getType());
  if (from.getNumElements() != to.getNumElements())
    return emitOpError() << "changes " << from.getNumElements() << " elements to "
                         << to.getNumElements();
  return success();
}
OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  if (auto before = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(before.getInput());
    return getResult();
  }
  return {};
}
SmallVector<Value> ReshapeOp::define(OpBuilder &builder, ValueRange operands) {
  return {sugar::reshaped(builder, getLoc(), operands[0], shapeOf(getResult()))};
}

static LogicalResult reshapeTo(ForeignNode &node, ArrayRef<int64_t> shape, Type element = {}) {
  RankedTensorType x = node.type(0);
  if (!element)
    element = x.getElementType();
  int64_t count = 1;
  for (int64_t extent : shape)
    if (extent < 0 || (extent > 0 && count > std::numeric_limits<int32_t>::max() / extent))
      return node.reject(llvm::formatv("extent {0} of the new shape", extent),
                         "extents are positive and their product stays below 2^31");
    else
      count *= extent;
  if (count != x.getNumElements())
    return node.reject(
        llvm::formatv("{0} elements do not fit a shape of {1}", x.getNumElements(), count),
        "a batch size fixed with --dim can contradict a shape stored in the model");
  return node.replace(node.getBuilder().createOrFold<ReshapeOp>(
      node.getLoc(), withElement(shape, element), node.operand(0)));
}

/// Resolves one -1, and with `zeroCopies` each 0 to the input's extent, as both formats define it.
static FailureOr<SmallVector<int64_t>> resolved(ForeignNode &node, SmallVector<int64_t> shape,
                                                bool zeroCopies) {
  RankedTensorType x = node.type(0);
  int64_t known = 1, open = -1;
  for (auto [axis, extent] : llvm::enumerate(shape)) {
    if (extent == 0 && zeroCopies && axis < static_cast<size_t>(x.getRank()))
      extent = x.getDimSize(axis);
    if (extent == -1 && open == -1)
      open = static_cast<int64_t>(axis);
    else if (extent < 0 || (extent > 0 && known > std::numeric_limits<int32_t>::max() / extent))
      return node.reject(llvm::formatv("extent {0} of the new shape", extent),
                         "at most one extent is -1 and the others are positive");
    else
      known *= extent;
  }
  if (open >= 0)
    shape[open] = known == 0 ? 0 : x.getNumElements() / known;
  return shape;
}

LogicalResult fromOnnxReshape(ForeignNode &node) {
  auto shape = node.integers(1);
  if (!node.type(0) || !shape)
    return node.reject("the new shape is not known at compile time",
                       "fix the input's dimensions with --dim");
  auto extents = resolved(node, *shape, node.integer("allowzero", 0) == 0);
  return failed(extents) ? failure() : reshapeTo(node, *extents);
}
LogicalResult fromTfliteReshape(ForeignNode &node) {
  auto shape = node.integers(1);
  if (!shape && node.hasAttribute("new_shape"))
    shape = node.integers("new_shape", {});
  if (!node.type(0) || !shape)
    return node.reject("the new shape is not known at compile time",
                       "fix the input's dimensions with --dim");
  auto extents = resolved(node, *shape, false);
  return failed(extents) ? failure() : reshapeTo(node, *extents);
}
LogicalResult fromOnnxFlatten(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  int64_t axis = node.integer("axis", 1);
  if (!x || axis < -x.getRank() || axis > x.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the input", axis),
                       "check the model's axis");
  axis = axis < 0 ? axis + x.getRank() : axis;
  int64_t rows = 1;
  for (int64_t extent : x.getShape().take_front(axis))
    rows *= extent;
  return reshapeTo(node, {rows, rows == 0 ? 0 : x.getNumElements() / rows});
}

/// The axes of Squeeze and Unsqueeze: an attribute before opset 13, an operand from then on.
static std::optional<SmallVector<int64_t>> axesOf(ForeignNode &node) {
  if (node.has(1))
    return node.integers(1);
  if (node.hasAttribute("axes"))
    return node.integers("axes", {});
  return std::nullopt;
}
LogicalResult fromOnnxSqueeze(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  auto axes = axesOf(node);
  if (node.has(1) && !axes)
    return node.reject("the axes are not known at compile time", "store them as constants");
  if (axes && llvm::any_of(*axes, [&](int64_t i) { return i < -x.getRank() || i >= x.getRank(); }))
    return node.reject("an axis is outside the input", "check the model's axes");
  SmallVector<int64_t> shape;
  for (int64_t i = 0; i < x.getRank(); i++) {
    bool named = !axes ? x.getDimSize(i) == 1
                       : llvm::is_contained(*axes, i) || llvm::is_contained(*axes, i - x.getRank());
    if (!named)
      shape.push_back(x.getDimSize(i));
    else if (x.getDimSize(i) != 1)
      return node.reject(llvm::formatv("axis {0} has extent {1}", i, x.getDimSize(i)),
                         "only axes of extent 1 can be squeezed");
  }
  return reshapeTo(node, shape);
}
LogicalResult fromOnnxUnsqueeze(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  auto axes = axesOf(node);
  if (!x || !axes)
    return node.reject("the axes are not known at compile time", "store them as constants");
  int64_t rank = x.getRank() + static_cast<int64_t>(axes->size());
  SmallVector<int64_t> shape(rank, 0);
  for (int64_t axis : *axes) {
    if (axis < -rank || axis >= rank || shape[axis < 0 ? axis + rank : axis] == 1)
      return node.reject(llvm::formatv("axis {0} is outside the result or repeated", axis),
                         "check the model's axes");
    shape[axis < 0 ? axis + rank : axis] = 1;
  }
  const int64_t *next = x.getShape().begin();
  for (int64_t &extent : shape)
    if (extent == 0)
      extent = *next++;
  return reshapeTo(node, shape);
}
LogicalResult fromOnnxIdentity(ForeignNode &node) {
  return node.operand(0) ? node.replace(node.operand(0)) : failure();
}
/// In inference Dropout passes its input on.
LogicalResult fromOnnxDropout(ForeignNode &node) {
  DenseElementsAttr training = node.constant(2);
  if (node.has(2) && (!training || !training.isSplat() || training.getSplatValue<bool>()))
    return node.reject("training mode is not supported", "export the model for inference");
  if (node.numResults() > 1)
    return node.reject("the result \"mask\" is not supported", "export the model for inference");
  return fromOnnxIdentity(node);
}
LogicalResult fromOnnxShape(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  int64_t rank = x.getRank();
  auto bounded = [&](int64_t n) { return std::clamp<int64_t>(n < 0 ? n + rank : n, 0, rank); };
  int64_t start = bounded(node.integer("start", 0)), end = bounded(node.integer("end", rank));
  ArrayRef<int64_t> shape = x.getShape().slice(start, std::max<int64_t>(0, end - start));
  auto type = withElement({static_cast<int64_t>(shape.size())}, node.getBuilder().getI64Type());
  return node.replace(burin::ConstantOp::create(node.getBuilder(), node.getLoc(),
                                                DenseElementsAttr::get(type, shape))
                          ->getResults());
}

//===-- transpose
//---------------------------------------------------------------------------------//

static bool isPermutation(ArrayRef<int64_t> permutation, int64_t rank) {
  SmallVector<int64_t> sorted(permutation);
  llvm::sort(sorted);
  return static_cast<int64_t>(sorted.size()) == rank &&
         llvm::all_of(llvm::enumerate(sorted),
                      [](auto e) { return static_cast<int64_t>(e.index()) == e.value(); });
}
LogicalResult TransposeOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  if (!isPermutation(getPermutation(), static_cast<int64_t>(x.size())))
    return emitOpError() << "[" << getPermutation() << "] is not a permutation of " << x.size()
                         << " axes";
  for (auto [axis, from] : llvm::enumerate(getPermutation()))
    if (y.size() != x.size() || y[axis] != x[from])
      return emitOpError() << "result shape [" << y << "] is not the permuted [" << x << "]";
  return success();
}
OpFoldResult TransposeOp::fold(FoldAdaptor) {
  bool identity = true;
  for (auto [axis, from] : llvm::enumerate(getPermutation()))
    identity &= static_cast<int64_t>(axis) == from;
  if (identity)
    return getInput();
  if (auto before = getInput().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> joined;
    for (int64_t from : getPermutation())
      joined.push_back(before.getPermutation()[from]);
    getInputMutable().assign(before.getInput());
    setPermutation(joined);
    return getResult();
  }
  return {};
}
SmallVector<Value> TransposeOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  return {linalg::TransposeOp::create(
              builder, getLoc(), operands[0],
              sugar::empty(builder, getLoc(), result.getShape(), result.getElementType()),
              getPermutation())
              ->getResult(0)};
}
LogicalResult fromOnnxTranspose(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  SmallVector<int64_t> reversed;
  for (int64_t i = x.getRank() - 1; i >= 0; i--)
    reversed.push_back(i);
  SmallVector<int64_t> permutation = node.integers("perm", reversed), shape;
  if (!isPermutation(permutation, x.getRank()))
    return node.reject("perm is not a permutation of the input's axes", "check the model's perm");
  for (int64_t axis : permutation)
    shape.push_back(x.getDimSize(axis));
  return node.replace(node.getBuilder().createOrFold<TransposeOp>(
      node.getLoc(), withElement(shape, x.getElementType()), node.operand(0), permutation));
}

//===-- pad
//---------------------------------------------------------------------------------------//

LogicalResult PadOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  if (getLow().size() != x.size() || getHigh().size() != x.size() || y.size() != x.size())
    return emitOpError("needs one low and one high extent per axis");
  for (size_t i = 0; i < x.size(); i++)
    if (getLow()[i] < 0 || getHigh()[i] < 0 || y[i] != x[i] + getLow()[i] + getHigh()[i])
      return emitOpError() << "axis " << i << " of extent " << x[i] << " padded by " << getLow()[i]
                           << " and " << getHigh()[i] << " is not " << y[i];
  return success();
}
SmallVector<Value> PadOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type element = result.getElementType();
  double number = getValue().convertToDouble();
  if (isa<FloatType>(element)) {
    number = std::max<double>(number, -std::numeric_limits<float>::max());
  } else {
    // The border of a maximum is minus infinity: the least number of the type.
    double half = std::ldexp(1.0, static_cast<int>(element.getIntOrFloatBitWidth()) - 1);
    number = std::clamp(number, -half, half - 1);
  }
  TypedAttr value = isa<FloatType>(element)
                        ? TypedAttr(builder.getFloatAttr(element, number))
                        : TypedAttr(builder.getIntegerAttr(element, static_cast<int64_t>(number)));
  auto indices = [&](ArrayRef<int64_t> extents) {
    return getAsIndexOpFoldResult(builder.getContext(), extents);
  };
  return {tensor::PadOp::create(builder, getLoc(), result, operands[0], indices(getLow()),
                                indices(getHigh()),
                                Value(arith::ConstantOp::create(builder, getLoc(), value)))};
}

//===-- concat, gather
//----------------------------------------------------------------------------//

LogicalResult ConcatOp::verify() {
  if (getInputs().empty())
    return emitOpError("needs an input");
  SmallVector<int64_t> shape(shapeOf(getInputs()[0]));
  if (getAxis() >= shape.size())
    return emitOpError() << "axis " << getAxis() << " is outside rank " << shape.size();
  for (Value input : getInputs().drop_front()) {
    ArrayRef<int64_t> next = shapeOf(input);
    for (size_t i = 0; i < shape.size(); i++)
      if (next.size() != shape.size() || (i != getAxis() && next[i] != shape[i]))
        return emitOpError() << "inputs [" << shape << "] and [" << next << "] do not join";
    shape[getAxis()] += next[getAxis()];
  }
  if (shapeOf(getResult()) != ArrayRef<int64_t>(shape))
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not ["
                         << ArrayRef(shape) << "]";
  return success();
}

/// Every element comes from the last input that starts at or before it; an index is clamped into
/// the inputs that it does not pick.
SmallVector<Value> ConcatOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  auto axis = static_cast<int64_t>(getAxis());
  return {sugar::elementwise(builder, getLoc(), {}, result, [&](ArrayRef<Scalar> s) {
    OpBuilder &b = *s[0].builder;
    SmallVector<Value> at;
    for (int64_t d = 0; d < result.getRank(); d++)
      at.push_back(linalg::IndexOp::create(b, getLoc(), static_cast<uint64_t>(d)));
    Value position = at[axis], picked;
    int64_t offset = 0;
    for (Value operand : operands) {
      auto index = [&](int64_t n) -> Value {
        return arith::ConstantOp::create(b, getLoc(), b.getIndexAttr(n));
      };
      int64_t extent = shapeOf(operand)[axis];
      if (extent == 0)
        continue;
      Value start = index(offset);
      Value local = arith::SubIOp::create(b, getLoc(), position, start);
      Value above = arith::MaxSIOp::create(b, getLoc(), local, index(0));
      at[axis] = arith::MinSIOp::create(b, getLoc(), above, index(extent - 1));
      Value value = tensor::ExtractOp::create(b, getLoc(), operand, at);
      if (!picked) {
        picked = value;
      } else {
        Value inside =
            arith::CmpIOp::create(b, getLoc(), arith::CmpIPredicate::sge, position, start);
        picked = arith::SelectOp::create(b, getLoc(), inside, value, picked);
      }
      offset += extent;
    }
    return Scalar{&b, getLoc(), picked};
  })};
}
LogicalResult fromOnnxConcat(ForeignNode &node) {
  RankedTensorType first = node.type(0);
  int64_t axis = node.integer("axis", 1);
  if (!first || axis < -first.getRank() || axis >= first.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the inputs", axis),
                       "check the model's axis");
  axis = axis < 0 ? axis + first.getRank() : axis;
  SmallVector<int64_t> shape(first.getShape());
  SmallVector<Value> inputs = {node.operand(0)};
  for (unsigned i = 1; i < node.numOperands(); i++) {
    RankedTensorType next = node.type(i);
    if (!next || next.getRank() != first.getRank() ||
        next.getElementType() != first.getElementType())
      return node.reject(llvm::formatv("input {0} differs in rank or type", i),
                         "the inputs of a concatenation are alike but for one axis");
    for (int64_t d = 0; d < first.getRank(); d++)
      if (d != axis && next.getDimSize(d) != shape[d])
        return node.reject(llvm::formatv("input {0} differs along axis {1}", i, d),
                           "the inputs of a concatenation are alike but for one axis");
    shape[axis] += next.getDimSize(axis);
    inputs.push_back(node.operand(i));
  }
  return node.replace(ConcatOp::create(node.getBuilder(), node.getLoc(),
                                       withElement(shape, first.getElementType()), inputs, axis)
                          ->getResults());
}

LogicalResult GatherOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), picked = shapeOf(getIndices());
  auto axis = static_cast<size_t>(getAxis());
  if (axis >= x.size())
    return emitOpError() << "axis " << axis << " is outside rank " << x.size();
  SmallVector<int64_t> shape(x.take_front(axis));
  llvm::append_range(shape, picked);
  llvm::append_range(shape, x.drop_front(axis + 1));
  if (shapeOf(getResult()) != ArrayRef<int64_t>(shape))
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not ["
                         << ArrayRef(shape) << "]";
  return success();
}

SmallVector<Value> GatherOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  auto indices = cast<RankedTensorType>(operands[1].getType());
  int64_t axis = static_cast<int64_t>(getAxis()), rank = result.getRank();
  int64_t extent = cast<RankedTensorType>(operands[0].getType()).getDimSize(axis);
  SmallVector<AffineExpr> picked;
  for (int64_t i = 0; i < indices.getRank(); i++)
    picked.push_back(builder.getAffineDimExpr(static_cast<unsigned>(axis + i)));
  auto map = AffineMap::get(rank, 0, picked, builder.getContext());
  Value init = sugar::empty(builder, getLoc(), result.getShape(), result.getElementType());
  return {sugar::loops(
      builder, getLoc(), operands[1], init, {map, builder.getMultiDimIdentityMap(rank)}, 0,
      [&](ArrayRef<Scalar> s) {
        OpBuilder &b = *s[0].builder;
        // A negative index counts from the end.
        Scalar zero = sugar::literal(s[0], 0), end = s[0] + static_cast<double>(extent);
        Value negative =
            arith::CmpIOp::create(b, getLoc(), arith::CmpIPredicate::slt, s[0].value, zero.value);
        Value from = arith::SelectOp::create(b, getLoc(), negative, end.value, s[0].value);
        SmallVector<Value> at;
        for (int64_t d = 0; d < rank - indices.getRank() + 1; d++) {
          if (d == axis)
            at.push_back(arith::IndexCastOp::create(b, getLoc(), b.getIndexType(), from));
          else
            at.push_back(linalg::IndexOp::create(
                b, getLoc(), static_cast<uint64_t>(d < axis ? d : d - 1 + indices.getRank())));
        }
        return Scalar{&b, getLoc(), tensor::ExtractOp::create(b, getLoc(), operands[0], at)};
      })};
}
LogicalResult fromOnnxGather(ForeignNode &node) {
  RankedTensorType x = node.type(0), indices = node.type(1);
  int64_t axis = node.integer("axis", 0);
  if (!x || !indices || axis < -x.getRank() || axis >= x.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the input", axis),
                       "check the model's axis");
  axis = axis < 0 ? axis + x.getRank() : axis;
  auto numbers = node.integers(1);
  int64_t extent = x.getDimSize(axis);
  if (!numbers || llvm::any_of(*numbers, [&](int64_t i) { return i < -extent || i >= extent; }))
    return node.reject("the indices are not known at compile time or outside the input",
                       "constant indices within the axis are supported");
  SmallVector<int64_t> shape(x.getShape().take_front(axis));
  llvm::append_range(shape, indices.getShape());
  llvm::append_range(shape, x.getShape().drop_front(axis + 1));
  return node.replace(GatherOp::create(node.getBuilder(), node.getLoc(),
                                       withElement(shape, x.getElementType()), node.operand(0),
                                       node.operand(1), axis)
                          ->getResults());
}
