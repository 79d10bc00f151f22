// Reductions over any axes, one line each: the expressions are C++ over the scalars of Sugar.h.
#ifndef BURIN_OPS_REDUCE
#define BURIN_OPS_REDUCE

include "dialects/burin/Burin.td"

/// `start` is the running result `sum` before the first element, `combine` takes up element `x`, and
/// `finish` makes the result of `sum` and the number of elements, `count`.
class Burin_ReduceOp<string mnemonic, string start, string combine, string finish, QuantRule rule>
    : Burin_ComputeOp<mnemonic, rule, [Burin_AxisOpInterface]> {
  let description = [{
    The result has the input's axes without `axes`, which are in ascending order.
    ```mlir
    %y = burin.}] # mnemonic # [{ %x {axes = array<i64: 1>} : (tensor<2x3x4xf32>) -> tensor<2x4xf32>
    ```
  }];
  let arguments = (ins Burin_Numbers:$input, DenseI64ArrayAttr:$axes);
  let results = (outs Burin_Numbers:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = computeDeclaration # axisDeclaration;
  let extraClassDefinition = [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::define(::mlir::OpBuilder &builder,
                                                         ::mlir::ValueRange operands) {
      using namespace ::burin::sugar;
      return {overAxes(builder, getLoc(), operands[0], ::burin::storageType(getType()), getAxes(), Start::}]
          # start # [{,
                       [](Scalar sum, Scalar x) { return }] # combine # [{; },
                       [](Scalar sum, double count) { (void)count; return }] # finish # [{; })};
    }
    ::llvm::LogicalResult $cppClass::verify() { return ::burin::verifyReduction(*this, getAxes(), true); }
    ::mlir::Value $cppClass::beforeTranspose(::mlir::OpBuilder &builder, ::mlir::ValueRange inputs,
                                             ::llvm::ArrayRef<int64_t> permutation) {
      return ::burin::reducedBefore(builder, *this, getAxes(), inputs[0], permutation);
    }
  }];
}

def Burin_ReduceSumOp : Burin_ReduceOp<"reduce_sum", "Zero", "sum + x", "sum", QuantFloatOnly> {
  let imports = [Onnx<"ReduceSum", 1, "fromOnnxReduceSum">, Tflite<"SUM", 1, "fromTfliteSum">,
                 Onnx<"ReduceSumSquare", 1, "fromOnnxReduceSumSquare">, Onnx<"ReduceL1", 1, "fromOnnxReduceL1">,
                 Onnx<"ReduceL2", 1, "fromOnnxReduceL2">, Onnx<"ReduceLogSum", 1, "fromOnnxReduceLogSum">,
                 Onnx<"ReduceLogSumExp", 1, "fromOnnxReduceLogSumExp">,
                 Onnx<"LpNormalization", 1, "fromOnnxLpNormalization">,
                 Tflite<"L2_NORMALIZATION", 1, "fromTfliteL2Normalization">,
                 Onnx<"LogSoftmax", 1, "fromOnnxLogSoftmax">, Tflite<"LOG_SOFTMAX", 1, "fromTfliteLogSoftmax">];
}
def Burin_ReduceMeanOp : Burin_ReduceOp<"reduce_mean", "Zero", "sum + x", "sum / count", QuantAverage> {
  let imports = [Onnx<"ReduceMean", 1, "fromOnnxReduceMean">, Tflite<"MEAN", 1, "fromTfliteMean">,
                 Onnx<"LayerNormalization", 17, "fromOnnxLayerNormalization">,
                 Onnx<"InstanceNormalization", 6, "fromOnnxInstanceNormalization">];
}
def Burin_ReduceProdOp : Burin_ReduceOp<"reduce_prod", "One", "sum * x", "sum", QuantFloatOnly> {
  let imports = [Onnx<"ReduceProd", 1, "fromOnnxReduceProd">, Tflite<"REDUCE_PROD", 1, "fromTfliteReduceProd">];
}
def Burin_ReduceMaxOp : Burin_ReduceOp<"reduce_max", "Least", "max(sum, x)", "sum", QuantSameScale> {
  let imports = [Onnx<"ReduceMax", 1, "fromOnnxReduceMax">, Tflite<"REDUCE_MAX", 1, "fromTfliteReduceMax">,
                 Onnx<"GlobalMaxPool", 1, "fromOnnxGlobalMaxPool">];
}
def Burin_ReduceMinOp : Burin_ReduceOp<"reduce_min", "Most", "min(sum, x)", "sum", QuantSameScale> {
  let imports = [Onnx<"ReduceMin", 1, "fromOnnxReduceMin">, Tflite<"REDUCE_MIN", 1, "fromTfliteReduceMin">];
}

def Burin_ArgMaxOp : Burin_ComputeOp<"arg_max", QuantFloatOnly> {
  let summary = "where along an axis the largest element lies, or with `smallest` the smallest";
  let description = [{
    The result has the input's axes without `axis`. Of equal elements the first counts, or with `last`
    the last.
    ```mlir
    %i = burin.arg_max %x {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2xi64>
    ```
  }];
  let arguments = (ins Burin_Numbers:$input, I64Attr:$axis, UnitAttr:$last, UnitAttr:$smallest);
  let results = (outs RankedTensorOf<[I32, I64]>:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Onnx<"ArgMax", 1, "fromOnnxArgMax">, Onnx<"ArgMin", 1, "fromOnnxArgMin">,
                 Tflite<"ARG_MAX", 1, "fromTfliteArgMax">, Tflite<"ARG_MIN", 1, "fromTfliteArgMin">];
}

#endif // BURIN_OPS_REDUCE
