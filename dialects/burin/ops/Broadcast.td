// Repetition of a tensor's elements.
#ifndef BURIN_OPS_BROADCAST
#define BURIN_OPS_BROADCAST

include "dialects/burin/Burin.td"

def Burin_BroadcastOp : Burin_ComputeOp<"broadcast", QuantSameScale> {
  let summary = "stretches axes of extent 1, and adds axes in front, as numpy does";
  let arguments = (ins Burin_Tensor:$input);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let imports = [
    Onnx<"Expand", 8, "fromOnnxExpand">, Onnx<"Tile", 6, "fromOnnxTile">,
    Tflite<"BROADCAST_TO", 1, "fromTfliteBroadcastTo">, Tflite<"TILE", 1, "fromOnnxTile">
  ];
}

#endif // BURIN_OPS_BROADCAST
