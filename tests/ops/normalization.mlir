// Normalizations are compositions: import, values, refusals.
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign | %FileCheck %s

// Known statistics are one factor and one addend a channel: 2 / sqrt(4 - 0.5 + 0.5) and 1 - 3 * 1.
// CHECK-LABEL: @batch
// CHECK: %[[F:[0-9]+]] = burin.constant dense<{{\[\[\[}}1.000000e+00]], {{\[\[}}2.000000e+00]]]> : tensor<2x1x1xf32>
// CHECK: %[[S:[0-9]+]] = burin.mul %arg0, %[[F]] : (tensor<1x2x3x3xf32>, tensor<2x1x1xf32>) -> tensor<1x2x3x3xf32>
// CHECK: %[[A:[0-9]+]] = burin.constant dense<{{\[\[\[}}-2.000000e+00]], {{\[\[}}1.000000e+00]]]> : tensor<2x1x1xf32>
// CHECK: burin.add %[[S]], %[[A]]
func.func @batch(%x: tensor<1x2x3x3xf32>) -> none {
  %scale = burin.constant dense<[2.0, 4.0]> : tensor<2xf32> : tensor<2xf32>
  %offset = burin.constant dense<1.0> : tensor<2xf32> : tensor<2xf32>
  %mean = burin.constant dense<[3.0, 0.0]> : tensor<2xf32> : tensor<2xf32>
  %variance = burin.constant dense<3.5> : tensor<2xf32> : tensor<2xf32>
  %y = burin.foreign "onnx.BatchNormalization" 9 (%x, %scale, %offset, %mean, %variance) {epsilon = 0.5 : f32} : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @layer
// CHECK-DAG: %[[M:[0-9]+]] = burin.reduce_mean %arg0 {axes = array<i64: 2>}
// CHECK-DAG: %[[D:[0-9]+]] = burin.sub %arg0,
// CHECK-DAG: %[[S:[0-9]+]] = burin.square %[[D]]
// CHECK-DAG: burin.reduce_mean %[[S]] {axes = array<i64: 2>}
// CHECK-DAG: %[[R:[0-9]+]] = burin.rsqrt
// CHECK-DAG: %[[P:[0-9]+]] = burin.mul %[[D]], %[[R]]
// CHECK-DAG: %[[Q:[0-9]+]] = burin.mul %[[P]], %arg1
// CHECK-DAG: burin.add %[[Q]], %arg2
func.func @layer(%x: tensor<1x3x4xf32>, %s: tensor<4xf32>, %b: tensor<4xf32>) -> none {
  %y = burin.foreign "onnx.LayerNormalization" 17 (%x, %s, %b) {} : (tensor<1x3x4xf32>, tensor<4xf32>, tensor<4xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @values
// CHECK-DAG: dense<{{\[\[}}-1.000000e+00, 1.000000e+00]]> : tensor<1x2xf32>
// CHECK-DAG: dense<{{\[\[\[}}-2.000000e+00, 4.000000e+00]]]> : tensor<1x1x2xf32>
// CHECK-DAG: dense<{{\[\[}}6.000000e-01, 8.000000e-01]]> : tensor<1x2xf32>
// CHECK-DAG: dense<{{\[\[}}-1.000000e+03, 0.000000e+00]]> : tensor<1x2xf32>
func.func @values() -> (none, none, none, none) {
  %x = burin.constant dense<[[1.0, 3.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
  %i = burin.constant dense<[[[1.0, 3.0]]]> : tensor<1x1x2xf32> : tensor<1x1x2xf32>
  %n = burin.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
  %l = burin.constant dense<[[-500.0, 500.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
  %one = burin.constant dense<1.0> : tensor<1xf32> : tensor<1xf32>
  %three = burin.constant dense<3.0> : tensor<1xf32> : tensor<1xf32>
  %a = burin.foreign "onnx.LayerNormalization" 17 (%x, %one) {epsilon = 0.0 : f32} : (tensor<1x2xf32>, tensor<1xf32>) -> none
  %b = burin.foreign "onnx.InstanceNormalization" 6 (%i, %three, %one) {epsilon = 0.0 : f32} : (tensor<1x1x2xf32>, tensor<1xf32>, tensor<1xf32>) -> none
  %c = burin.foreign "onnx.LpNormalization" 1 (%n) {} : (tensor<1x2xf32>) -> none
  %d = burin.foreign "onnx.LogSoftmax" 13 (%l) {} : (tensor<1x2xf32>) -> none
  return %a, %b, %c, %d : none, none, none, none
}

// Below opset 13 the axes from `axis` on are one; from then on the axis goes last and comes back.
// CHECK-LABEL: @axes
// CHECK: burin.reduce_max %arg0 {axes = array<i64: 1, 2>}
// CHECK: %[[T:[0-9]+]] = burin.transpose %arg0 {permutation = array<i64: 0, 2, 1>}
// CHECK: %[[S:[0-9]+]] = burin.softmax %[[T]] {beta = 1.000000e+00 : f64} : (tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
// CHECK: burin.transpose %[[S]] {permutation = array<i64: 0, 2, 1>}
func.func @axes(%x: tensor<2x3x4xf32>) -> (none, none) {
  %y = burin.foreign "onnx.LogSoftmax" 11 (%x) {} : (tensor<2x3x4xf32>) -> none
  %z = burin.foreign "onnx.Softmax" 13 (%x) {axis = 1 : i64} : (tensor<2x3x4xf32>) -> none
  return %y, %z : none, none
}

// -----

func.func @main(%x: tensor<1x2x3x3xf32>, %v: tensor<2xf32>, %w: tensor<3xf32>) -> none {
  %k = burin.constant dense<1.0> : tensor<2xf32> : tensor<2xf32>
  %n = burin.constant dense<-1.0> : tensor<2xf32> : tensor<2xf32>
  // expected-error @+2 {{'onnx.BatchNormalization': operand 4 is not one constant number a channel [B0202]}}
  // expected-note @+1 {{normalize with statistics known at compile time}}
  %a = burin.foreign "onnx.BatchNormalization" 9 (%x, %k, %k, %k, %v) {} : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> none
  // expected-error @+2 {{'onnx.BatchNormalization': the variance of channel 0 is not positive [B0202]}}
  // expected-note @+1 {{check the model's statistics}}
  %b = burin.foreign "onnx.BatchNormalization" 9 (%x, %k, %k, %k, %n) {} : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> none
  // expected-error @+2 {{'onnx.LayerNormalization': scale or bias do not stretch to the input [B0202]}}
  // expected-note @+1 {{check the model's parameters}}
  %c = burin.foreign "onnx.LayerNormalization" 17 (%x, %v) {} : (tensor<1x2x3x3xf32>, tensor<2xf32>) -> none
  // expected-error @+2 {{'onnx.InstanceNormalization': scale and bias are not one number a channel [B0202]}}
  // expected-note @+1 {{check the model's parameters}}
  %d = burin.foreign "onnx.InstanceNormalization" 6 (%x, %w, %w) {} : (tensor<1x2x3x3xf32>, tensor<3xf32>, tensor<3xf32>) -> none
  // expected-error @+2 {{'onnx.LpNormalization': a norm of order 3 [B0202]}}
  // expected-note @+1 {{supported are 1 and 2}}
  %e = burin.foreign "onnx.LpNormalization" 1 (%x) {p = 3 : i64} : (tensor<1x2x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.LogSoftmax': axis 4 of an input of rank 4 [B0202]}}
  // expected-note @+1 {{axes range from -}}
  %f = burin.foreign "onnx.LogSoftmax" 13 (%x) {axis = 4 : i64} : (tensor<1x2x3x3xf32>) -> none
  return %f : none
}
