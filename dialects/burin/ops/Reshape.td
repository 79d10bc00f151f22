// Changes of shape that keep all elements in order.
#ifndef BURIN_OPS_RESHAPE
#define BURIN_OPS_RESHAPE

include "dialects/burin/Burin.td"

def Burin_ReshapeOp : Burin_ComputeOp<"reshape", QuantSameScale> {
  let summary = "the same elements in the same order under another shape";
  let arguments = (ins Burin_Tensor:$input);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let imports = [
    Onnx<"Reshape", 5, "fromOnnxReshape">, Onnx<"Shape", 1, "fromOnnxShape">, Onnx<"Flatten", 1, "fromOnnxFlatten">,
    Onnx<"Squeeze", 1, "fromOnnxSqueeze">, Onnx<"Unsqueeze", 1, "fromOnnxUnsqueeze">,
    Onnx<"Identity", 1, "fromOnnxIdentity">, Onnx<"Dropout", 7, "fromOnnxDropout">,
    Tflite<"RESHAPE", 1, "fromTfliteReshape">, Tflite<"EXPAND_DIMS", 1, "fromTfliteExpandDims">,
    Tflite<"SQUEEZE", 1, "fromTfliteSqueeze">, Tflite<"SHAPE", 1, "fromTfliteShape">
  ];
}

#endif // BURIN_OPS_RESHAPE
