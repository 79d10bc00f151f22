// Permutation of axes.
#ifndef BURIN_OPS_TRANSPOSE
#define BURIN_OPS_TRANSPOSE

include "dialects/burin/Burin.td"

def Burin_TransposeOp : Burin_ComputeOp<"transpose", QuantSameScale> {
  let summary = "result axis i is input axis permutation[i]";
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$permutation);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let imports = [
    Onnx<"Transpose", 1, "fromOnnxTranspose">, Tflite<"TRANSPOSE", 1, "fromTfliteTranspose">,
    Onnx<"DepthToSpace", 1, "fromOnnxDepthToSpace">, Onnx<"SpaceToDepth", 1, "fromOnnxSpaceToDepth">,
    Tflite<"DEPTH_TO_SPACE", 1, "fromTfliteDepthToSpace">,
    Tflite<"SPACE_TO_DEPTH", 1, "fromTfliteSpaceToDepth">
  ];
}

#endif // BURIN_OPS_TRANSPOSE
