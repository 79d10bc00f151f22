// RUN: %not %burin-opt %s --legalize-foreign 2>&1 | %FileCheck %s

// CHECK: 'onnx.QuantizeLinear': a scale is not a positive number [B0202]
func.func @negative_scale(%x: tensor<4xf32>) -> none {
  %s = burin.constant dense<-5.0e-01> : tensor<f32> : tensor<f32>
  %z = burin.constant dense<0> : tensor<i8> : tensor<i8>
  %q = burin.foreign "onnx.QuantizeLinear" 15 (%x, %s, %z) {} : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> none
  return %q : none
}
// CHECK: 'onnx.DequantizeLinear': 3 scales for 2 channels [B0202]
func.func @channels(%x: tensor<4xf32>) -> none {
  %w = burin.constant dense<1> : tensor<2x4xi8> : tensor<2x4xi8>
  %s = burin.constant dense<5.0e-01> : tensor<3xf32> : tensor<3xf32>
  %d = burin.foreign "onnx.DequantizeLinear" 15 (%w, %s) {axis = 0 : i64} : (tensor<2x4xi8>, tensor<3xf32>) -> none
  return %d : none
}
// CHECK: 'onnx.QuantizeLinear': scales for blocks are not supported [B0202]
func.func @blocks(%x: tensor<4xf32>) -> none {
  %s = burin.constant dense<5.0e-01> : tensor<2xf32> : tensor<2xf32>
  %q = burin.foreign "onnx.QuantizeLinear" 21 (%x, %s) {block_size = 2 : i64} : (tensor<4xf32>, tensor<2xf32>) -> none
  return %q : none
}
// CHECK: 'onnx.QLinearMatMul': operand 1, a scale, is not a float32 constant [B0202]
func.func @run_time_scale(%x: tensor<1x4xi8>, %s: tensor<f32>) -> none {
  %w = burin.constant dense<1> : tensor<4x2xi8> : tensor<4x2xi8>
  %q = burin.foreign "onnx.QLinearMatMul" 15 (%x, %s, %x, %w, %s, %x, %s, %x) {} : (tensor<1x4xi8>, tensor<f32>, tensor<1x4xi8>, tensor<4x2xi8>, tensor<f32>, tensor<1x4xi8>, tensor<f32>, tensor<1x4xi8>) -> none
  return %q : none
}
