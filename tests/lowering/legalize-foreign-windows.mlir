// Convolution and pooling, from ONNX and from TFLite.
// RUN: %burin-opt %s --legalize-foreign | %FileCheck %s

// Channels-first nodes stand between two transposes; pads are [top, left, bottom, right].
// CHECK-LABEL: @onnx_conv
// CHECK-SAME: -> tensor<1x4x2x5xf32>
// CHECK-DAG: %[[X:[0-9]+]] = burin.transpose %arg0 {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x2x5x5xf32>) -> tensor<1x5x5x2xf32>
// CHECK-DAG: %[[P:[0-9]+]] = burin.pad %[[X]] {high = array<i64: 0, 0, 2, 0>, low = array<i64: 0, 1, 0, 0>, value = 0.000000e+00 : f64}
// CHECK-DAG: %[[W:[0-9]+]] = burin.transpose %arg1 {permutation = array<i64: 0, 2, 3, 1>} : (tensor<4x2x3x3xf32>) -> tensor<4x3x3x2xf32>
// CHECK: %[[C:[0-9]+]] = burin.conv_2d %[[P]], %[[W]], %arg2 {dilations = array<i64: 1, 1>, groups = 1 : i64, strides = array<i64: 2, 1>}
// CHECK: %[[Y:[0-9]+]] = burin.transpose %[[C]] {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x2x5x4xf32>) -> tensor<1x4x2x5xf32>
// CHECK: return %[[Y]]
func.func @onnx_conv(%x: tensor<1x2x5x5xf32>, %w: tensor<4x2x3x3xf32>, %b: tensor<4xf32>) -> none {
  %y = burin.foreign "onnx.Conv" 13 (%x, %w, %b) {pads = array<i64: 1, 0, 0, 2>, strides = array<i64: 2, 1>}
    : (tensor<1x2x5x5xf32>, tensor<4x2x3x3xf32>, tensor<4xf32>) -> none
  return %y : none
}

// Constant weights are transposed now. Of SAME's odd pixel, the upper end has it; a bias left out is 0.
// CHECK-LABEL: @onnx_conv_same
// CHECK-DAG: %[[W:[0-9]+]] = burin.constant dense<{{\[\[\[\[}}1.000000e+00, 5.000000e+00], [2.000000e+00, 6.000000e+00]], {{\[\[}}3.000000e+00, 7.000000e+00], [4.000000e+00, 8.000000e+00]]]]> : tensor<1x2x2x2xf32>
// CHECK-DAG: %[[B:[0-9]+]] = burin.constant dense<0.000000e+00> : tensor<1xf32>
// CHECK-DAG: %[[P:[0-9]+]] = burin.pad %{{[0-9]+}} {high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 0, 0, 0>, value = 0.000000e+00 : f64}
// CHECK: burin.conv_2d %[[P]], %[[W]], %[[B]]
// CHECK: burin.pad %{{[0-9]+}} {high = array<i64: 0, 0, 0, 0>, low = array<i64: 0, 1, 1, 0>, value = 0.000000e+00 : f64}
// CHECK-NOT: burin.pad
// CHECK: return
func.func @onnx_conv_same(%x: tensor<1x2x4x4xf32>) -> (none, none, none) {
  %a = burin.absent
  %w = burin.constant dense<[[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]]> : tensor<1x2x2x2xf32> : tensor<1x2x2x2xf32>
  %y = burin.foreign "onnx.Conv" 13 (%x, %w, %a) {auto_pad = "SAME_UPPER"} : (tensor<1x2x4x4xf32>, tensor<1x2x2x2xf32>, none) -> none
  %z = burin.foreign "onnx.Conv" 13 (%x, %w) {auto_pad = "SAME_LOWER"} : (tensor<1x2x4x4xf32>, tensor<1x2x2x2xf32>) -> none
  %v = burin.foreign "onnx.Conv" 13 (%x, %w) {auto_pad = "VALID"} : (tensor<1x2x4x4xf32>, tensor<1x2x2x2xf32>) -> none
  return %y, %z, %v : none, none, none
}

// CHECK-LABEL: @onnx_conv_groups
// CHECK: burin.conv_2d {{.*}} {dilations = array<i64: 2, 1>, groups = 2 : i64, strides = array<i64: 1, 1>} : (tensor<1x5x5x4xf32>, tensor<6x3x3x2xf32>, tensor<6xf32>) -> tensor<1x1x3x6xf32>
func.func @onnx_conv_groups(%x: tensor<1x4x5x5xf32>, %w: tensor<6x2x3x3xf32>) -> none {
  %y = burin.foreign "onnx.Conv" 13 (%x, %w) {group = 2 : i64, dilations = array<i64: 2, 1>} : (tensor<1x4x5x5xf32>, tensor<6x2x3x3xf32>) -> none
  return %y : none
}

// SAME by default; the activation that the node carries is a clamp after it.
// CHECK-LABEL: @tflite_conv
// CHECK: %[[P:[0-9]+]] = burin.pad %arg0 {high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 1, 1, 0>, value = 0.000000e+00 : f64}
// CHECK: %[[C:[0-9]+]] = burin.conv_2d %[[P]], %arg1, %{{[0-9]+}} {dilations = array<i64: 1, 1>, groups = 1 : i64, strides = array<i64: 2, 1>}
// CHECK: %[[Y:[0-9]+]] = burin.clamp %[[C]] {high = 6.000000e+00 : f64, low = 0.000000e+00 : f64}
// CHECK: return %[[Y]]
func.func @tflite_conv(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>) -> tensor<1x3x5x4xf32> {
  %y = burin.foreign "tflite.CONV_2D" 3 (%x, %w) {stride_h = 2 : i64, stride_w = 1 : i64, fused_activation_function = "RELU6"}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>) -> tensor<1x3x5x4xf32>
  return %y : tensor<1x3x5x4xf32>
}

// Fewer weight channels than input channels are groups; int8 sums start from an int32 bias.
// CHECK-LABEL: @tflite_conv_groups
// CHECK: burin.constant dense<0> : tensor<4xi32>
// CHECK: burin.conv_2d {{.*}} groups = 2 : i64
// CHECK: burin.clamp {{.*}} {high = 1.000000e+00 : f64, low = -1.000000e+00 : f64}
func.func @tflite_conv_groups(%x: tensor<1x3x3x4x!quant.uniform<i8:f32, 0.5>>, %w: tensor<4x3x3x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1x1x4x!quant.uniform<i8:f32, 0.25>> {
  %y = burin.foreign "tflite.CONV_2D" 3 (%x, %w) {padding = "VALID", fused_activation_function = "RELU_N1_TO_1"}
    : (tensor<1x3x3x4x!quant.uniform<i8:f32, 0.5>>, tensor<4x3x3x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1x1x4x!quant.uniform<i8:f32, 0.25>>
  return %y : tensor<1x1x1x4x!quant.uniform<i8:f32, 0.25>>
}

// Depthwise weights [1, height, width, channels] become one filter a channel, their scales along the filters.
// CHECK-LABEL: @tflite_depthwise
// CHECK: %[[W:[0-9]+]] = burin.constant dense<{{\[\[\[\[}}1]], {{\[\[}}3]]], {{\[\[\[}}2]], {{\[\[}}4]]]]> : tensor<2x2x1x1xi8> : tensor<2x2x1x1x!quant.uniform<i8:f32:0, {5.000000e-01,2.500000e-01}>>
// CHECK: burin.conv_2d %arg0, %[[W]], %{{[0-9]+}} {dilations = array<i64: 1, 1>, groups = 2 : i64, strides = array<i64: 1, 1>}
// CHECK: burin.clamp {{.*}} {high = 0x7FF0000000000000 : f64, low = 0.000000e+00 : f64}
func.func @tflite_depthwise(%x: tensor<1x3x3x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2x3x2x!quant.uniform<i8:f32, 0.5>> {
  %w = burin.constant dense<[[[[1, 2]], [[3, 4]]]]> : tensor<1x2x1x2xi8> : tensor<1x2x1x2x!quant.uniform<i8:f32:3, {0.5, 0.25}>>
  %y = burin.foreign "tflite.DEPTHWISE_CONV_2D" 3 (%x, %w) {padding = "VALID", fused_activation_function = "RELU"}
    : (tensor<1x3x3x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x2x1x2x!quant.uniform<i8:f32:3, {0.5, 0.25}>>) -> tensor<1x2x3x2x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<1x2x3x2x!quant.uniform<i8:f32, 0.5>>
}

// A maximum must not see its border.
// CHECK-LABEL: @onnx_max_pool
// CHECK: %[[P:[0-9]+]] = burin.pad {{.*}} {high = array<i64: 0, 1, 0, 0>, low = array<i64: 0, 1, 0, 0>, value = 0xFFF0000000000000 : f64}
// CHECK: burin.max_pool_2d %[[P]] {strides = array<i64: 1, 1>, window = array<i64: 3, 2>} : (tensor<1x6x4x2xf32>) -> tensor<1x4x3x2xf32>
func.func @onnx_max_pool(%x: tensor<1x2x4x4xf32>) -> none {
  %y = burin.foreign "onnx.MaxPool" 13 (%x) {kernel_shape = array<i64: 3, 2>, pads = array<i64: 1, 0, 1, 0>} : (tensor<1x2x4x4xf32>) -> none
  return %y : none
}

// ceil_mode: 4 by windows of 3 and strides of 2 gives 2, with one more row and column at the high end; but
// a window that would start in the padding is dropped (4 by windows of 1 and strides of 2 gives 2, not 3).
// CHECK-LABEL: @onnx_ceil
// CHECK: burin.pad {{.*}} {high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 0, 0, 0>,
// CHECK: burin.max_pool_2d {{.*}} -> tensor<1x2x2x2xf32>
// CHECK-NOT: burin.pad
// CHECK: burin.max_pool_2d {{.*}} -> tensor<1x2x2x2xf32>
func.func @onnx_ceil(%x: tensor<1x2x4x4xf32>) -> (none, none) {
  %y = burin.foreign "onnx.MaxPool" 13 (%x) {kernel_shape = array<i64: 3, 3>, strides = array<i64: 2, 2>, ceil_mode = 1 : i64} : (tensor<1x2x4x4xf32>) -> none
  %z = burin.foreign "onnx.MaxPool" 13 (%x) {kernel_shape = array<i64: 1, 1>, strides = array<i64: 2, 2>, ceil_mode = 1 : i64} : (tensor<1x2x4x4xf32>) -> none
  return %y, %z : none, none
}

// The border of a mean counts only with count_include_pad.
// CHECK-LABEL: @onnx_average_pool
// CHECK: burin.pad {{.*}} value = 0.000000e+00 : f64}
// CHECK: burin.average_pool_2d {{.*}} {border = array<i64: 1, 0, 0, 1>, strides = array<i64: 1, 1>, window = array<i64: 2, 2>}
// CHECK: burin.pad {{.*}} value = 0.000000e+00 : f64}
// CHECK: burin.average_pool_2d {{.*}} {border = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, window = array<i64: 2, 2>}
func.func @onnx_average_pool(%x: tensor<1x2x4x4xf32>) -> (none, none) {
  %y = burin.foreign "onnx.AveragePool" 13 (%x) {kernel_shape = array<i64: 2, 2>, pads = array<i64: 1, 0, 0, 1>} : (tensor<1x2x4x4xf32>) -> none
  %z = burin.foreign "onnx.AveragePool" 13 (%x) {kernel_shape = array<i64: 2, 2>, pads = array<i64: 1, 0, 0, 1>, count_include_pad = 1 : i64} : (tensor<1x2x4x4xf32>) -> none
  return %y, %z : none, none
}

// CHECK-LABEL: @onnx_global_average_pool
// CHECK: burin.average_pool_2d {{.*}} {border = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, window = array<i64: 4, 3>} : (tensor<1x4x3x2xf32>) -> tensor<1x1x1x2xf32>
// CHECK: -> tensor<1x2x1x1xf32>
func.func @onnx_global_average_pool(%x: tensor<1x2x4x3xf32>) -> none {
  %y = burin.foreign "onnx.GlobalAveragePool" 13 (%x) {} : (tensor<1x2x4x3xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @tflite_max_pool
// CHECK: burin.pad {{.*}} value = 0xFFF0000000000000 : f64}
// CHECK: %[[M:[0-9]+]] = burin.max_pool_2d {{.*}} {strides = array<i64: 2, 1>, window = array<i64: 3, 2>} : (tensor<1x5x5x2xf32>) -> tensor<1x2x4x2xf32>
// CHECK: burin.clamp %[[M]]
func.func @tflite_max_pool(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x4x2xf32> {
  %y = burin.foreign "tflite.MAX_POOL_2D" 2 (%x) {filter_height = 3 : i64, filter_width = 2 : i64, stride_h = 2 : i64, stride_w = 1 : i64, padding = "SAME", fused_activation_function = "RELU"}
    : (tensor<1x4x4x2xf32>) -> tensor<1x2x4x2xf32>
  return %y : tensor<1x2x4x2xf32>
}

// The border of a quantized mean is stored zeros (here -3 * 0.5), which do not change the sum.
// CHECK-LABEL: @tflite_average_pool
// CHECK: burin.pad %arg0 {high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 0, 0, 0>, value = -1.500000e+00 : f64}
// CHECK: burin.average_pool_2d {{.*}} {border = array<i64: 0, 0, 1, 1>, strides = array<i64: 1, 1>, window = array<i64: 2, 2>}
func.func @tflite_average_pool(%x: tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5:3>> {
  %y = burin.foreign "tflite.AVERAGE_POOL_2D" 2 (%x) {filter_height = 2 : i64, filter_width = 2 : i64}
    : (tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5:3>>
  return %y : tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5:3>>
}
