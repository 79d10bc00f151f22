// Element-wise operators, one line each: the expression is C++ over the scalars of Sugar.h.
#ifndef BURIN_OPS_ELEMENTWISE
#define BURIN_OPS_ELEMENTWISE

include "dialects/burin/Burin.td"

class Burin_UnaryOp<string mnemonic, string expression, QuantRule rule>
    : Burin_ComputeOp<mnemonic, rule, [Burin_Broadcasting]> {
  let arguments = (ins Burin_Tensor:$x);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let extraClassDefinition = [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::define(::mlir::OpBuilder &builder,
                                                         ::mlir::ValueRange operands) {
      using namespace ::burin::sugar;
      return {elementwise(builder, getLoc(), operands, ::burin::storageType(getType()),
                          [&](::llvm::ArrayRef<Scalar> s) { Scalar x = s[0]; return }] # expression # [{; })};
    }
  }];
}

/// Operands broadcast as in numpy: right-aligned, extent 1 stretches.
class Burin_BinaryOp<string mnemonic, string expression, QuantRule rule>
    : Burin_ComputeOp<mnemonic, rule, [Burin_Broadcasting]> {
  let arguments = (ins Burin_Tensor:$x, Burin_Tensor:$y);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x `,` $y attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDefinition = [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::define(::mlir::OpBuilder &builder,
                                                         ::mlir::ValueRange operands) {
      using namespace ::burin::sugar;
      return {elementwise(builder, getLoc(), operands, ::burin::storageType(getType()),
                          [&](::llvm::ArrayRef<Scalar> s) { Scalar x = s[0], y = s[1]; return }] # expression # [{; })};
    }
    ::llvm::LogicalResult $cppClass::verify() { return ::burin::verifyBroadcast(*this); }
  }];
}

def Burin_AddOp : Burin_BinaryOp<"add", "x + y", QuantRescale> {
  let imports = [Onnx<"Add", 7, "fromOnnxAdd">, Tflite<"ADD", 1, "fromTfliteAdd">];
}
def Burin_SubOp : Burin_BinaryOp<"sub", "x - y", QuantFloatOnly> {
  let imports = [Onnx<"Sub", 7, "fromOnnxSub">];
}
def Burin_MulOp : Burin_BinaryOp<"mul", "x * y", QuantFloatOnly> {
  let imports = [Onnx<"Mul", 7, "fromOnnxMul">];
}
def Burin_DivOp : Burin_BinaryOp<"div", "x / y", QuantFloatOnly> {
  let imports = [Onnx<"Div", 7, "fromOnnxDiv">];
}

def Burin_ClampOp : Burin_UnaryOp<"clamp", "clamp(x, getLow().convertToDouble(), getHigh().convertToDouble())", QuantSameScale> {
  let summary = "limits values to [low, high]; an infinite bound does not limit";
  let description = [{
    Bounds are real values; on storage integers, after quantization, they are integers.
    ```mlir
    %y = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let arguments = (ins Burin_Tensor:$x, F64Attr:$low, F64Attr:$high);
  let imports = [Onnx<"Relu", 6, "fromOnnxRelu">, Onnx<"Clip", 6, "fromOnnxClip">];
}

#endif // BURIN_OPS_ELEMENTWISE
