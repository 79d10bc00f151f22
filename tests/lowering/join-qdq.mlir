// RUN: %burin-opt %s --legalize-foreign --join-qdq | %FileCheck %s

module attributes {burin.format = "onnx"} {

// Signed activations between quantize and dequantize are unsigned; the activation stands on integers.
// CHECK-LABEL: @convolution
// CHECK: %[[X:[0-9]+]] = burin.quantize %{{[a-z0-9]+}} {scale = 5.000000e-01 : f64, zero_point = 125 : i64} : (tensor<1x1x4x4xf32>) -> tensor<1x1x4x4x!quant.uniform<u8:f32, 
// CHECK: burin.pad
// CHECK: burin.conv_2d %{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}} {{.*}}tensor<2xi32>) -> tensor<1x4x4x2x!
// CHECK: burin.clamp {{.*}} -> tensor<{{[0-9x]+}}x!
// CHECK-NOT: burin.quantize
// CHECK: burin.dequantize
func.func @convolution(%x: tensor<1x1x4x4xf32>) -> none {
  %s = burin.constant dense<5.0e-01> : tensor<f32> : tensor<f32>
  %z = burin.constant dense<-3> : tensor<i8> : tensor<i8>
  %w = burin.constant dense<1> : tensor<2x1x3x3xi8> : tensor<2x1x3x3xi8>
  %ws = burin.constant dense<[1.0e-01, 2.0e-01]> : tensor<2xf32> : tensor<2xf32>
  %wz = burin.constant dense<0> : tensor<2xi8> : tensor<2xi8>
  %q = burin.foreign "onnx.QuantizeLinear" 15 (%x, %s, %z) {} : (tensor<1x1x4x4xf32>, tensor<f32>, tensor<i8>) -> none
  %d = burin.foreign "onnx.DequantizeLinear" 15 (%q, %s, %z) {} : (none, tensor<f32>, tensor<i8>) -> none
  %wd = burin.foreign "onnx.DequantizeLinear" 15 (%w, %ws, %wz) {axis = 0 : i64} : (tensor<2x1x3x3xi8>, tensor<2xf32>, tensor<2xi8>) -> none
  %c = burin.foreign "onnx.Conv" 15 (%d, %wd) {pads = array<i64: 1, 1, 1, 1>} : (none, none) -> none
  %r = burin.foreign "onnx.Relu" 15 (%c) {} : (none) -> none
  %rq = burin.foreign "onnx.QuantizeLinear" 15 (%r, %s, %z) {} : (none, tensor<f32>, tensor<i8>) -> none
  %y = burin.foreign "onnx.DequantizeLinear" 15 (%rq, %s, %z) {} : (none, tensor<f32>, tensor<i8>) -> none
  return %y : none
}

// An operator that the profile has no integers for stays in float between the two.
// CHECK-LABEL: @float_island
// CHECK: %[[D:[0-9]+]] = burin.dequantize
// CHECK: %[[E:[0-9]+]] = burin.exp %[[D]]
// CHECK: burin.quantize %[[E]]
func.func @float_island(%x: tensor<4xi8>) -> none {
  %s = burin.constant dense<5.0e-01> : tensor<f32> : tensor<f32>
  %z = burin.constant dense<-3> : tensor<i8> : tensor<i8>
  %d = burin.foreign "onnx.DequantizeLinear" 15 (%x, %s, %z) {} : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> none
  %e = burin.foreign "onnx.Exp" 15 (%d) {} : (none) -> none
  %q = burin.foreign "onnx.QuantizeLinear" 15 (%e, %s, %z) {} : (none, tensor<f32>, tensor<i8>) -> none
  return %q : none
}
}
