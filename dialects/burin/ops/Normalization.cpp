// The foreign nodes that normalize: compositions of reductions and arithmetic.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Reduction.h"
#include "dialects/burin/ops/AxisRange.h"
#include "dialects/burin/ops/ElementwiseImport.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace burin;

namespace {
/// Operators on float tensors of one shape, or of shapes that stretch to the first operand's.
struct Composer {
  ForeignNode &node;
  OpBuilder &builder = node.getBuilder();
  Location loc = node.getLoc();
  Type element = Float32Type::get(builder.getContext());

  static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }
  template <class Op> Value map(Value x) { return Op::create(builder, loc, x.getType(), x); }
  template <class Op> Value join(Value x, Value y) {
    return Op::create(builder, loc, x.getType(), x, y);
  }
  Value number(double value) { return scalarConstant(node, element, value); }
  Value reshape(Value x, ArrayRef<int64_t> shape) {
    return builder.createOrFold<ReshapeOp>(loc, withElement(shape, element), x);
  }
  /// Reduces `axes`, which stay with extent 1.
  template <class Op> Value reduce(Value x, ArrayRef<int64_t> axes) {
    auto shape = typeOf(x).getShape();
    Value result =
        Op::create(builder, loc, withElement(reducedShape(shape, axes, false), element), x, axes);
    return reshape(result, reducedShape(shape, axes, true));
  }
  /// (x - mean) / sqrt(variance + epsilon), both over `axes`.
  Value standardized(Value x, ArrayRef<int64_t> axes, double epsilon) {
    Value distance = join<SubOp>(x, reduce<ReduceMeanOp>(x, axes));
    Value variance = reduce<ReduceMeanOp>(map<SquareOp>(distance), axes);
    return join<MulOp>(distance, map<RsqrtOp>(join<AddOp>(variance, number(epsilon))));
  }
};

/// The float input of a node that normalizes; null, with an error reported, where it is none.
RankedTensorType normalizedInput(ForeignNode &node, int64_t leastRank) {
  RankedTensorType x = burin::typeOf(node, 0, Elements::Floats);
  if (!x)
    return {};
  if (isa<quant::QuantizedType>(x.getElementType()) || x.getRank() < leastRank ||
      x.getNumElements() == 0) {
    (void)node.reject("the input is quantized, empty or of too low a rank",
                      llvm::formatv("supported are floats of rank {0} or more", leastRank));
    return {};
  }
  return x;
}

/// An axis of an input of that rank, counted from 0; nothing, reported, where it is outside.
std::optional<int64_t> axisOf(ForeignNode &node, int64_t byDefault, int64_t rank) {
  int64_t axis = node.integer("axis", byDefault);
  if (axis < -rank || axis >= rank) {
    (void)node.reject(llvm::formatv("axis {0} of an input of rank {1}", axis, rank),
                      axisRange(rank));
    return std::nullopt;
  }
  return axis < 0 ? axis + rank : axis;
}

/// The attribute "epsilon", which must keep roots real.
std::optional<double> epsilonOf(ForeignNode &node) {
  double epsilon = node.real("epsilon", 1e-5);
  if (std::isfinite(epsilon) && epsilon >= 0)
    return epsilon;
  (void)node.reject("epsilon is negative or not finite", "check the model's attributes");
  return std::nullopt;
}

/// Operand `index` as float numbers of which each channel has one, known at compile time.
std::optional<SmallVector<double>> channelNumbers(ForeignNode &node, unsigned index,
                                                  int64_t channels) {
  DenseElementsAttr value = node.constant(index);
  if (!value || !value.getElementType().isF32() || value.getNumElements() != channels) {
    (void)node.reject(llvm::formatv("operand {0} is not one constant number a channel", index),
                      "normalize with statistics known at compile time");
    return std::nullopt;
  }
  SmallVector<double> numbers;
  for (float number : value.getValues<float>())
    numbers.push_back(static_cast<double>(number));
  return numbers;
}
} // namespace

/// With known statistics one factor and one addend a channel, computed in double.
LogicalResult fromOnnxBatchNormalization(ForeignNode &node) {
  RankedTensorType x = normalizedInput(node, 2);
  auto epsilon = x ? epsilonOf(node) : std::nullopt;
  if (!epsilon)
    return failure();
  if (node.integer("training_mode", 0) != 0 || node.numResults() != 1 ||
      node.integer("spatial", 1) != 1)
    return node.reject("training, or statistics of single positions, are not supported",
                       "export the model for inference");
  int64_t channels = x.getDimSize(1);
  SmallVector<double> numbers[4];
  for (unsigned i = 0; i < 4; i++) {
    auto known = channelNumbers(node, i + 1, channels);
    if (!known)
      return failure();
    numbers[i] = *known;
  }
  auto &[scale, offset, mean, variance] = numbers;
  SmallVector<float> factors, addends;
  for (int64_t c = 0; c < channels; c++) {
    if (!(variance[c] + *epsilon > 0))
      return node.reject(llvm::formatv("the variance of channel {0} is not positive", c),
                         "check the model's statistics");
    double factor = scale[c] / std::sqrt(variance[c] + *epsilon);
    factors.push_back(static_cast<float>(factor));
    addends.push_back(static_cast<float>(offset[c] - mean[c] * factor));
  }
  Composer compose{node};
  SmallVector<int64_t> shape(x.getRank() - 1, 1);
  shape[0] = channels;
  auto constant = [&](ArrayRef<float> values) -> Value {
    auto type = withElement(shape, compose.element);
    return ConstantOp::create(compose.builder, compose.loc, DenseElementsAttr::get(type, values));
  };
  Value scaled = compose.join<MulOp>(node.operand(0), constant(factors));
  return node.replace(compose.join<AddOp>(scaled, constant(addends)));
}

/// Whether operand `index` stretches to `shape` of floats; a node may leave it out.
static bool stretches(ForeignNode &node, unsigned index, RankedTensorType to) {
  RankedTensorType type = node.type(index);
  if (!node.has(index))
    return true;
  if (!type || !type.getElementType().isF32())
    return false;
  auto common = broadcastShape(to.getShape(), type.getShape());
  return common && ArrayRef(*common) == to.getShape();
}

LogicalResult fromOnnxLayerNormalization(ForeignNode &node) {
  RankedTensorType x = normalizedInput(node, 1);
  auto axis = x ? axisOf(node, -1, x.getRank()) : std::nullopt;
  auto epsilon = axis ? epsilonOf(node) : std::nullopt;
  if (!epsilon)
    return failure();
  if (node.numResults() != 1)
    return node.reject("the results \"Mean\" and \"InvStdDev\" are not supported",
                       "export the model for inference");
  if (!node.operand(1) || !stretches(node, 1, x) || !stretches(node, 2, x))
    return node.reject("scale or bias do not stretch to the input", "check the model's parameters");
  SmallVector<int64_t> axes;
  for (int64_t i = *axis; i < x.getRank(); i++)
    axes.push_back(i);
  Composer compose{node};
  Value y = compose.standardized(node.operand(0), axes, *epsilon);
  y = compose.join<MulOp>(y, node.operand(1));
  return node.replace(node.has(2) ? compose.join<AddOp>(y, node.operand(2)) : y);
}

LogicalResult fromOnnxInstanceNormalization(ForeignNode &node) {
  RankedTensorType x = normalizedInput(node, 3);
  auto epsilon = x ? epsilonOf(node) : std::nullopt;
  if (!epsilon)
    return failure();
  RankedTensorType vector = withElement(x.getDimSize(1), x.getElementType());
  if (!node.operand(1) || !node.operand(2) || node.type(1) != vector || node.type(2) != vector)
    return node.reject("scale and bias are not one number a channel",
                       "check the model's parameters");
  SmallVector<int64_t> axes, shape(x.getRank() - 1, 1);
  shape[0] = x.getDimSize(1);
  for (int64_t i = 2; i < x.getRank(); i++)
    axes.push_back(i);
  Composer compose{node};
  Value y = compose.standardized(node.operand(0), axes, *epsilon);
  y = compose.join<MulOp>(y, compose.reshape(node.operand(1), shape));
  return node.replace(compose.join<AddOp>(y, compose.reshape(node.operand(2), shape)));
}

/// Each vector along the axis divided by its sum of magnitudes (p = 1) or its length (p = 2).
LogicalResult fromOnnxLpNormalization(ForeignNode &node) {
  RankedTensorType x = normalizedInput(node, 1);
  auto axis = x ? axisOf(node, -1, x.getRank()) : std::nullopt;
  int64_t p = node.integer("p", 2);
  if (!axis)
    return failure();
  if (p != 1 && p != 2)
    return node.reject(llvm::formatv("a norm of order {0}", p), "supported are 1 and 2");
  Composer compose{node};
  Value input = node.operand(0);
  Value terms = p == 1 ? compose.map<AbsOp>(input) : compose.map<SquareOp>(input);
  Value sum = compose.reduce<ReduceSumOp>(terms, *axis);
  Value norm = p == 1 ? sum : compose.map<SqrtOp>(sum);
  // A vector of zeros stays one.
  norm = compose.join<MaxOp>(norm, compose.number(std::numeric_limits<float>::min()));
  return node.replace(compose.join<DivOp>(input, norm));
}

/// Each vector along the last axis divided by its length, which is at least 1e-6.
LogicalResult fromTfliteL2Normalization(ForeignNode &node) {
  RankedTensorType x = normalizedInput(node, 1);
  if (!x)
    return failure();
  Composer compose{node};
  Value sum = compose.reduce<ReduceSumOp>(compose.map<SquareOp>(node.operand(0)), x.getRank() - 1);
  Value bounded = compose.join<MaxOp>(sum, compose.number(1e-12));
  Value y = compose.join<MulOp>(node.operand(0), compose.map<RsqrtOp>(bounded));
  auto activated = fusedActivation(node, y);
  return failed(activated) ? failure() : node.replace(*activated);
}

/// x - max - log(sum(exp(x - max))) over `axes`.
static Value logSoftmax(ForeignNode &node, Value x, ArrayRef<int64_t> axes) {
  Composer compose{node};
  Value distance = compose.join<SubOp>(x, compose.reduce<ReduceMaxOp>(x, axes));
  Value sum = compose.reduce<ReduceSumOp>(compose.map<ExpOp>(distance), axes);
  return compose.join<SubOp>(distance, compose.map<LogOp>(sum));
}
LogicalResult fromOnnxLogSoftmax(ForeignNode &node) {
  RankedTensorType x = normalizedInput(node, 1);
  bool flattens = node.version() < 13; // older sets join all axes from `axis` on
  auto axis = x ? axisOf(node, flattens ? 1 : -1, x.getRank()) : std::nullopt;
  if (!axis)
    return failure();
  SmallVector<int64_t> axes = {*axis};
  for (int64_t i = *axis + 1; flattens && i < x.getRank(); i++)
    axes.push_back(i);
  return node.replace(logSoftmax(node, node.operand(0), axes));
}
LogicalResult fromTfliteLogSoftmax(ForeignNode &node) {
  RankedTensorType x = normalizedInput(node, 1);
  return x ? node.replace(logSoftmax(node, node.operand(0), x.getRank() - 1)) : failure();
}
