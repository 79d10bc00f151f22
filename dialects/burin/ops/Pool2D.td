// Two-dimensional pooling. Padding is a `burin.pad` before it.
#ifndef BURIN_OPS_POOL2D
#define BURIN_OPS_POOL2D

include "dialects/burin/Burin.td"

def Burin_MaxPool2DOp : Burin_ComputeOp<"max_pool_2d", QuantSameScale> {
  let summary = "maximum over windows, NHWC";
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [
    Onnx<"MaxPool", 1, "fromOnnxMaxPool">,
    Tflite<"MAX_POOL_2D", 1, "fromTfliteMaxPool2D">
  ];
}

def Burin_AveragePool2DOp : Burin_ComputeOp<"average_pool_2d", QuantAverage> {
  let summary = "mean over windows, NHWC";
  let description = [{
    `border` [top, left, bottom, right] is how much of the input is padding that holds stored zeros
    and does not count. On int8 the sum is divided with ties away from zero, or with `half_up`
    upwards, as TFLite's kernels for int8 and uint8 do.
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$border, UnitAttr:$half_up);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [
    Onnx<"AveragePool", 7, "fromOnnxAveragePool">,
    Onnx<"GlobalAveragePool", 1, "fromOnnxGlobalAveragePool">,
    Onnx<"com.microsoft.QLinearAveragePool", 1, "fromOnnxQLinearAveragePool">,
    Onnx<"com.microsoft.QLinearGlobalAveragePool", 1, "fromOnnxQLinearGlobalAveragePool">,
    Tflite<"AVERAGE_POOL_2D", 1, "fromTfliteAveragePool2D">
  ];
}

#endif // BURIN_OPS_POOL2D
