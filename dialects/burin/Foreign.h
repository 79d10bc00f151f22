// How an operator reads the foreign node it comes from: typed access to operands and attributes,
// and errors located at the node.
#pragma once

#include "dialects/burin/Burin.h"

namespace burin {

/// The foreign node that stands for a tensor which keeps its contents between runs.
inline constexpr llvm::StringLiteral kVariable = "tflite.variable";

/// One foreign node on its way to burin operators. Operands are already legalized; constants among
/// them are folded, so a shape operand that the model computes is readable here.
class ForeignNode {
public:
  ForeignNode(ForeignOp op, mlir::OpBuilder &builder, llvm::SmallVector<mlir::Value> operands)
      : foreign(op), builder(builder), operands(std::move(operands)) {}

  mlir::OpBuilder &getBuilder() { return builder; }
  mlir::Location getLoc() { return foreign.getLoc(); }
  /// Whether the file names the operator so ("onnx.Conv").
  bool isNamed(llvm::StringRef name) { return foreign.getName() == name; }
  int64_t version() { return opset.value_or(static_cast<int64_t>(foreign.getVersion())); }
  unsigned numOperands() { return operands.size(); }
  unsigned numResults() { return foreign.getNumResults(); }

  /// Whether operand `index` exists and is not left out.
  bool has(unsigned index);
  /// Operand `index`, which must exist; null (with an error reported) where it does not.
  mlir::Value operand(unsigned index);
  /// Its type; null where it is not a ranked tensor.
  mlir::RankedTensorType type(unsigned index);
  /// The value of a constant operand; null where the operand is not known at compile time.
  mlir::DenseElementsAttr constant(unsigned index);
  /// The integers of a constant operand (any integer element type), in order.
  std::optional<llvm::SmallVector<int64_t>> integers(unsigned index);
  /// The type that the file states for a result; null where it states none.
  mlir::RankedTensorType declared(unsigned result = 0);

  int64_t integer(llvm::StringRef name, int64_t byDefault);
  double real(llvm::StringRef name, double byDefault);
  std::string text(llvm::StringRef name, llvm::StringRef byDefault);
  llvm::SmallVector<int64_t> integers(llvm::StringRef name, llvm::ArrayRef<int64_t> byDefault);
  bool hasAttribute(llvm::StringRef name);
  /// A tensor attribute; null where there is none of that name.
  mlir::DenseElementsAttr tensor(llvm::StringRef name);
  /// The bytes of an attribute that the format does not explain, such as TFLite's custom options.
  llvm::SmallVector<uint8_t> bytes(llvm::StringRef name);

  /// The same node as one of the default domain's operators, with other operands. `version` is that
  /// operator's, where the node's own does not tell it.
  ForeignNode withOperands(llvm::SmallVector<mlir::Value> others,
                           std::optional<int64_t> version = {}) {
    ForeignNode node(foreign, builder, std::move(others));
    node.opset = version;
    return node;
  }

  /// Reports at the node that it cannot be compiled: the cause and, as a note, the way out.
  llvm::LogicalResult reject(const llvm::Twine &cause, const llvm::Twine &wayOut);
  /// Ends the translation: `values` take the place of the node's results.
  llvm::LogicalResult replace(mlir::ValueRange values);

  /// Legalizes an ONNX node over one spatial axis, [N, C, L], as the same node over two, [N, C, 1,
  /// L]: operands of rank 3 and the attributes of windows get an axis of extent 1.
  llvm::LogicalResult withUnitAxis(llvm::LogicalResult (*legalize)(ForeignNode &));

  llvm::SmallVector<mlir::Value> replacements;

private:
  ForeignOp foreign;
  std::optional<int64_t> opset;
  mlir::OpBuilder &builder;
  llvm::SmallVector<mlir::Value> operands;
};

using LegalizeFunction = llvm::LogicalResult (*)(ForeignNode &);

/// A row of the import table, collected from the operators' records.
struct ImportRow {
  llvm::StringLiteral foreign; ///< "onnx.Conv"
  int64_t since;               ///< first operator-set version the function understands
  LegalizeFunction legalize;
};
llvm::ArrayRef<ImportRow> importTable();

/// Padding of windowed operators: low and high extents along height and width.
struct Padding {
  llvm::SmallVector<int64_t, 2> low, high;
};
/// TensorFlow's SAME: the output is ceil(input / stride), the odd pixel goes to the high end
/// (to the low end with `lower`, as in ONNX SAME_LOWER).
Padding samePadding(llvm::ArrayRef<int64_t> input, llvm::ArrayRef<int64_t> window,
                    llvm::ArrayRef<int64_t> strides, llvm::ArrayRef<int64_t> dilations,
                    bool lower = false);
/// Reads TFLite's `padding` and strides of a window over NHWC `input`.
llvm::FailureOr<Padding> tflitePadding(ForeignNode &node, mlir::RankedTensorType input,
                                       llvm::ArrayRef<int64_t> window,
                                       llvm::ArrayRef<int64_t> strides,
                                       llvm::ArrayRef<int64_t> dilations);
/// Reads ONNX `auto_pad`, `pads` of a window over NCHW `input`. A window that `mayOverhang` and is
/// larger than its input by less than a stride gets a border at the high end: ONNX Runtime divides
/// towards zero when it counts windows, and so has one where the specification has none.
llvm::FailureOr<Padding> onnxPadding(ForeignNode &node, mlir::RankedTensorType input,
                                     llvm::ArrayRef<int64_t> window,
                                     llvm::ArrayRef<int64_t> strides,
                                     llvm::ArrayRef<int64_t> dilations, bool mayOverhang = false);

/// Result axis i is axis permutation[i] of `value`; `value` itself where nothing moves.
mlir::Value transposed(mlir::OpBuilder &builder, mlir::Location location, mlir::Value value,
                       llvm::ArrayRef<int64_t> permutation);

/// The type whose transpose by `permutation` is `type`.
mlir::RankedTensorType beforePermutation(mlir::Type type, llvm::ArrayRef<int64_t> permutation);
/// Numbers per axis of a transposed tensor, for the axes before.
llvm::SmallVector<int64_t> beforePermutation(llvm::ArrayRef<int64_t> numbers,
                                             llvm::ArrayRef<int64_t> permutation);

/// `value` with its NCHW axes in NHWC order, and back.
mlir::Value toChannelsLast(mlir::OpBuilder &builder, mlir::Location location, mlir::Value value);
mlir::Value toChannelsFirst(mlir::OpBuilder &builder, mlir::Location location, mlir::Value value);

/// `input` inside a border of zeros along height and width (NHWC); `input` where there is none.
mlir::Value padded(mlir::OpBuilder &builder, mlir::Location location, mlir::Value input,
                   const Padding &padding, double value = 0);

/// Whether numbers of two operands may meet in one operator: of one type, or both quantized.
bool mix(mlir::Type x, mlir::Type y);

/// Operand `index`; where the node computes in float on weights that are quantized constants (a
/// hybrid file), the numbers they stand for.
mlir::Value realOperand(ForeignNode &node, unsigned index);

/// An all-zero bias for `channels` outputs, where a node leaves the bias out: int32 for quantized
/// inputs, else of the input's element type.
mlir::Value zeroBias(ForeignNode &node, int64_t channels, mlir::Type inputElement);

/// Applies TFLite's fused activation function to `value`; rejects one it does not know.
llvm::FailureOr<mlir::Value> fusedActivation(ForeignNode &node, mlir::Value value);

/// `shape` (any element type) with another element type.
mlir::RankedTensorType withElement(llvm::ArrayRef<int64_t> shape, mlir::Type element);

/// Extent of a window's output: floor((input - dilation * (window - 1) - 1) / stride) + 1.
int64_t windowOutput(int64_t input, int64_t window, int64_t stride, int64_t dilation);

} // namespace burin
