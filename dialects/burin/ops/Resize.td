// Resampling of images.
#ifndef BURIN_OPS_RESIZE
#define BURIN_OPS_RESIZE

include "dialects/burin/Burin.td"

def Burin_ResizeNearestOp : Burin_ComputeOp<"resize_nearest", QuantSameScale> {
  let summary = "NHWC: result row i is input row rows[i], and the columns alike";
  let description = [{
    The formats differ in how they round; here only the rows and columns that they pick are left.
    ```mlir
    %y = burin.resize_nearest %x {rows = array<i64: 0, 0, 1, 1>, columns = array<i64: 0, 1, 2>}
       : (tensor<1x2x3x8xf32>) -> tensor<1x4x3x8xf32>
    ```
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$rows, DenseI64ArrayAttr:$columns);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let imports = [Tflite<"RESIZE_NEAREST_NEIGHBOR", 1, "fromTfliteResizeNearestNeighbor">];
}

def Burin_ResizeLinearOp : Burin_ComputeOp<"resize_linear", QuantSameScale> {
  let summary = "NHWC: interpolates linearly between rows and between columns";
  let description = [{
    `coordinates` names the position in the input that result index i reads: "asymmetric" i / scale,
    "half_pixel" (i + 0.5) / scale - 0.5, "align_corners" i * (input - 1) / (result - 1). Positions
    outside are moved to the edge. `scales` are result over input, of rows and columns.

    On storage integers the positions have 10 fractional bits, computed from the extents alone, and
    the sum is rounded half away from zero, as TFLite's reference kernel does.
  }];
  let arguments = (ins Burin_Tensor:$input, StrAttr:$coordinates, DenseF64ArrayAttr:$scales);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [
    Onnx<"Resize", 10, "fromOnnxResize">, Onnx<"Upsample", 7, "fromOnnxUpsample">,
    Tflite<"RESIZE_BILINEAR", 1, "fromTfliteResizeBilinear">
  ];
}

#endif // BURIN_OPS_RESIZE
