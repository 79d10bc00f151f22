// Joining of tensors along an axis.
#ifndef BURIN_OPS_CONCAT
#define BURIN_OPS_CONCAT

include "dialects/burin/Burin.td"

def Burin_ConcatOp : Burin_ComputeOp<"concat", QuantSameScale, [Burin_AxisOpInterface]> {
  let summary = "joins tensors along one axis";
  let arguments = (ins Variadic<Burin_Tensor>:$inputs, I64Attr:$axis);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = computeDeclaration # axisDeclaration;
  let imports = [
    Onnx<"Concat", 4, "fromOnnxConcat">, Tflite<"CONCATENATION", 1, "fromTfliteConcatenation">,
    Tflite<"PACK", 1, "fromTflitePack">
  ];
}

#endif // BURIN_OPS_CONCAT
