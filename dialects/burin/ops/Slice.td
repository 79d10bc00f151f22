// Boxes of elements out of a tensor.
#ifndef BURIN_OPS_SLICE
#define BURIN_OPS_SLICE

include "dialects/burin/Burin.td"

def Burin_SliceOp : Burin_ComputeOp<"slice", QuantSameScale, [Burin_AxisOpInterface]> {
  let summary = "per axis, every `step`-th element from `start` on";
  let description = [{
    The result's extents say how many. A negative step runs backwards.
    ```mlir
    %y = burin.slice %x {starts = array<i64: 0, 4>, steps = array<i64: 1, -2>}
       : (tensor<2x6xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$starts, DenseI64ArrayAttr:$steps);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = computeDeclaration # axisDeclaration;
  let hasFolder = 1;
  let imports = [
    Onnx<"Slice", 1, "fromOnnxSlice">, Onnx<"Split", 2, "fromOnnxSplit">,
    Tflite<"SLICE", 1, "fromTfliteSlice">, Tflite<"STRIDED_SLICE", 1, "fromTfliteStridedSlice">,
    Tflite<"SPLIT", 1, "fromTfliteSplit">, Tflite<"SPLIT_V", 1, "fromTfliteSplitV">,
    Tflite<"UNPACK", 1, "fromTfliteUnpack">
  ];
}

#endif // BURIN_OPS_SLICE
