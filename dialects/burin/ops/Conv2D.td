// Two-dimensional convolution, plain, grouped and depthwise.
#ifndef BURIN_OPS_CONV2D
#define BURIN_OPS_CONV2D

include "dialects/burin/Burin.td"

def Burin_Conv2DOp : Burin_ComputeOp<"conv_2d", QuantAccumulate> {
  let summary = "2-D convolution without padding, NHWC x OHWI -> NHWO";
  let description = [{
    Padding is a `burin.pad` before it. With `groups` g, filter o reads input channels
    [o / (O/g) * I, ... + I) where I is the weight's last extent; g = input channels is depthwise.
    ```mlir
    %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64}
       : (tensor<1x9x9x4xf32>, tensor<8x3x3x4xf32>, tensor<8xf32>) -> tensor<1x7x7x8xf32>
    ```
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$weight, Burin_Tensor:$bias,
                       DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, I64Attr:$groups);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = [{
    $input `,` $weight `,` $bias attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let imports = [
    Onnx<"Conv", 1, "fromOnnxConv">,
    Onnx<"QLinearConv", 10, "fromOnnxQLinearConv">,
    Tflite<"CONV_2D", 1, "fromTfliteConv2D">,
    Tflite<"DEPTHWISE_CONV_2D", 1, "fromTfliteDepthwiseConv2D">,
    Onnx<"ConvTranspose", 1, "fromOnnxConvTranspose">,
    Tflite<"TRANSPOSE_CONV", 1, "fromTfliteTransposeConv">,
    Tflite<"custom.Convolution2DTransposeBias", 1, "fromTfliteConvolution2DTransposeBias">
  ];
}

#endif // BURIN_OPS_CONV2D
