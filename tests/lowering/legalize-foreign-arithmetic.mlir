// Products, element-wise operators and softmax, from ONNX and from TFLite.
// RUN: %burin-opt %s --legalize-foreign | %FileCheck %s

// The right-hand matrix is [inputs, outputs]; weights are [outputs, inputs].
// CHECK-LABEL: @onnx_matmul
// CHECK-DAG: %[[W:[0-9]+]] = burin.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00, 5.000000e+00], [2.000000e+00, 4.000000e+00, 6.000000e+00]]> : tensor<2x3xf32>
// CHECK-DAG: %[[B:[0-9]+]] = burin.constant dense<0.000000e+00> : tensor<2xf32>
// CHECK: burin.matmul %arg0, %[[W]], %[[B]] : (tensor<4x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<4x2xf32>
func.func @onnx_matmul(%x: tensor<4x3xf32>) -> none {
  %w = burin.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32> : tensor<3x2xf32>
  %y = burin.foreign "onnx.MatMul" 13 (%x, %w) {} : (tensor<4x3xf32>, tensor<3x2xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @onnx_gemm
// CHECK: %[[W:[0-9]+]] = burin.constant dense<1.000000e+00> : tensor<3x4xf32>
// CHECK: %[[Y:[0-9]+]] = burin.matmul %arg0, %[[W]], %arg1 : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
// CHECK-NEXT: return %[[Y]]
func.func @onnx_gemm(%x: tensor<2x4xf32>, %b: tensor<3xf32>) -> none {
  %w = burin.constant dense<1.0> : tensor<3x4xf32> : tensor<3x4xf32>
  %y = burin.foreign "onnx.Gemm" 13 (%x, %w, %b) {transB = 1 : i64} : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> none
  return %y : none
}

// Constant weights and biases take the factors up.
// CHECK-LABEL: @onnx_gemm_factors
// CHECK-DAG: %[[W:[0-9]+]] = burin.constant dense<5.000000e-01> : tensor<3x4xf32>
// CHECK-DAG: %[[B:[0-9]+]] = burin.constant dense<6.000000e+00> : tensor<3xf32>
// CHECK: burin.matmul %arg0, %[[W]], %[[B]]
func.func @onnx_gemm_factors(%x: tensor<2x4xf32>) -> none {
  %w = burin.constant dense<1.0> : tensor<3x4xf32> : tensor<3x4xf32>
  %b = burin.constant dense<2.0> : tensor<1x3xf32> : tensor<1x3xf32>
  %y = burin.foreign "onnx.Gemm" 13 (%x, %w, %b) {transB = 1 : i64, alpha = 0.5 : f32, beta = 3.0 : f32} : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<1x3xf32>) -> none
  return %y : none
}

// transA turns the input; a matrix computed at run time is not turned. A bias of another form than one
// a column is an addition.
// CHECK-LABEL: @onnx_gemm_turned
// CHECK: %[[X:[0-9]+]] = burin.transpose %arg0 {{.*}} -> tensor<2x4xf32>
// CHECK: %[[P:[0-9]+]] = burin.batch_matmul %[[X]], %arg1 : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
// CHECK: burin.add %[[P]], %arg2 : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
func.func @onnx_gemm_turned(%x: tensor<4x2xf32>, %w: tensor<4x3xf32>, %b: tensor<2x1xf32>) -> none {
  %y = burin.foreign "onnx.Gemm" 13 (%x, %w, %b) {transA = 1 : i64} : (tensor<4x2xf32>, tensor<4x3xf32>, tensor<2x1xf32>) -> none
  return %y : none
}

// Leading axes fold into rows, unless keep_num_dims says that they stay.
// CHECK-LABEL: @tflite_fully_connected
// CHECK-DAG: %[[W:[0-9]+]] = burin.constant dense<1.000000e+00> : tensor<5x4xf32>
// CHECK-DAG: %[[X:[0-9]+]] = burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
// CHECK: %[[P:[0-9]+]] = burin.matmul %[[X]], %[[W]], %arg1
// CHECK: %[[A:[0-9]+]] = burin.clamp %[[P]]
// CHECK: %[[Q:[0-9]+]] = burin.matmul
// CHECK: %[[K:[0-9]+]] = burin.reshape %[[Q]] : (tensor<6x5xf32>) -> tensor<2x3x5xf32>
// CHECK: return %[[A]], %[[K]]
func.func @tflite_fully_connected(%x: tensor<2x3x4xf32>, %b: tensor<5xf32>) -> (tensor<6x5xf32>, tensor<2x3x5xf32>) {
  %w = burin.constant dense<1.0> : tensor<5x4xf32> : tensor<5x4xf32>
  %y = burin.foreign "tflite.FULLY_CONNECTED" 4 (%x, %w, %b) {fused_activation_function = "RELU"} : (tensor<2x3x4xf32>, tensor<5x4xf32>, tensor<5xf32>) -> tensor<6x5xf32>
  %z = burin.foreign "tflite.FULLY_CONNECTED" 4 (%x, %w) {keep_num_dims = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x4xf32>) -> tensor<2x3x5xf32>
  return %y, %z : tensor<6x5xf32>, tensor<2x3x5xf32>
}

// Weights computed at run time, and int8 weights in a float model.
// CHECK-LABEL: @tflite_fully_connected_float
// CHECK-DAG: %[[W:[0-9]+]] = burin.constant dense<{{\[\[}}5.000000e-01, 1.500000e+00], [4.000000e+00, 1.200000e+01]]> : tensor<2x2xf32>
// CHECK-DAG: %[[P:[0-9]+]] = burin.batch_matmul %arg0, %arg1 {transposed} : (tensor<3x2xf32>, tensor<5x2xf32>) -> tensor<3x5xf32>
// CHECK-DAG: burin.add %[[P]], %arg2 : (tensor<3x5xf32>, tensor<5xf32>) -> tensor<3x5xf32>
// CHECK: burin.matmul %arg0, %[[W]],
!hybrid = tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 4.0}>>
func.func @tflite_fully_connected_float(%x: tensor<3x2xf32>, %w: tensor<5x2xf32>, %b: tensor<5xf32>) -> (tensor<3x5xf32>, tensor<3x2xf32>) {
  %h = burin.constant dense<[[1, 3], [1, 3]]> : tensor<2x2xi8> : !hybrid
  %y = burin.foreign "tflite.FULLY_CONNECTED" 4 (%x, %w, %b) {} : (tensor<3x2xf32>, tensor<5x2xf32>, tensor<5xf32>) -> tensor<3x5xf32>
  %z = burin.foreign "tflite.FULLY_CONNECTED" 4 (%x, %h) {} : (tensor<3x2xf32>, !hybrid) -> tensor<3x2xf32>
  return %y, %z : tensor<3x5xf32>, tensor<3x2xf32>
}

// CHECK-LABEL: @onnx_binary
// CHECK: %[[A:[0-9]+]] = burin.add %arg0, %arg1 : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
// CHECK: %[[S:[0-9]+]] = burin.sub %arg1, %[[A]]
// CHECK: %[[M:[0-9]+]] = burin.mul %[[S]], %arg1
// CHECK: burin.div %[[M]], %[[A]]
func.func @onnx_binary(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> none {
  %a = burin.foreign "onnx.Add" 14 (%x, %y) {} : (tensor<2x4xf32>, tensor<4xf32>) -> none
  %s = burin.foreign "onnx.Sub" 14 (%y, %a) {} : (tensor<4xf32>, none) -> none
  %m = burin.foreign "onnx.Mul" 14 (%s, %y) {} : (none, tensor<4xf32>) -> none
  %d = burin.foreign "onnx.Div" 14 (%m, %a) {} : (none, none) -> none
  return %d : none
}

// CHECK-LABEL: @tflite_add
// CHECK: %[[S:[0-9]+]] = burin.add %arg0, %arg0 : {{.*}} -> tensor<4x!quant.uniform<i8:f32, 1.000000e+00>>
// CHECK: burin.clamp %[[S]] {high = 6.000000e+00 : f64, low = 0.000000e+00 : f64}
func.func @tflite_add(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  %y = burin.foreign "tflite.ADD" 1 (%x, %x) {fused_activation_function = "RELU6"} : (tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// Bounds are attributes or constant operands, each may be left out.
// CHECK-LABEL: @onnx_clamp
// CHECK: burin.clamp %arg0 {high = 0x7FF0000000000000 : f64, low = 0.000000e+00 : f64}
// CHECK: burin.clamp %arg0 {high = 2.000000e+00 : f64, low = -1.000000e+00 : f64}
// CHECK: burin.clamp %arg0 {high = 3.000000e+00 : f64, low = 0xFFF0000000000000 : f64}
func.func @onnx_clamp(%x: tensor<4xf32>) -> (none, none, none) {
  %a = burin.absent
  %three = burin.constant dense<3.0> : tensor<f32> : tensor<f32>
  %r = burin.foreign "onnx.Relu" 13 (%x) {} : (tensor<4xf32>) -> none
  %s = burin.foreign "onnx.Clip" 6 (%x) {min = -1.0 : f32, max = 2.0 : f32} : (tensor<4xf32>) -> none
  %t = burin.foreign "onnx.Clip" 13 (%x, %a, %three) {} : (tensor<4xf32>, none, tensor<f32>) -> none
  return %r, %s, %t : none, none, none
}

// Since set 13 over the last axis; before, over all axes from the given one on, joined.
// CHECK-LABEL: @onnx_softmax
// CHECK: %[[R:[0-9]+]] = burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
// CHECK: %[[S:[0-9]+]] = burin.softmax %[[R]] {beta = 1.000000e+00 : f64}
// CHECK: burin.reshape %[[S]] : (tensor<6x4xf32>) -> tensor<2x3x4xf32>
// CHECK: %[[Q:[0-9]+]] = burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
// CHECK: burin.softmax %[[Q]]
func.func @onnx_softmax(%x: tensor<2x3x4xf32>) -> (none, none) {
  %y = burin.foreign "onnx.Softmax" 13 (%x) {} : (tensor<2x3x4xf32>) -> none
  %z = burin.foreign "onnx.Softmax" 12 (%x) {} : (tensor<2x3x4xf32>) -> none
  return %y, %z : none, none
}

// CHECK-LABEL: @tflite_softmax
// CHECK: burin.softmax %arg0 {beta = 5.000000e-01 : f64} : (tensor<1x4x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<1x4x!quant.uniform<i8:f32, 3.906250e-03:-128>>
func.func @tflite_softmax(%x: tensor<1x4x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>> {
  %y = burin.foreign "tflite.SOFTMAX" 2 (%x) {beta = 0.5 : f32} : (tensor<1x4x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>
  return %y : tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>
}
