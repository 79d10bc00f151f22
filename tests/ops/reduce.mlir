// Reductions over any axes: import, meaning, values, refusals.
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign | %FileCheck %s
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign --form-steps --mlir-print-local-scope | %FileCheck %s --check-prefix=LOOPS

// The reduced axes are the innermost loops; extents of 1 are a reshape.
// CHECK-LABEL: @mean
// CHECK: %[[M:[0-9]+]] = burin.reduce_mean %arg0 {axes = array<i64: 1, 3>} : (tensor<2x3x4x5xf32>) -> tensor<2x4xf32>
// CHECK: burin.reshape %[[M]] : (tensor<2x4xf32>) -> tensor<2x1x4x1xf32>
// LOOPS-LABEL: @mean
// LOOPS: [affine_map<(d0, d1, d2, d3) -> (d0, d2, d1, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction", "reduction"]
// LOOPS: arith.addf
// LOOPS: arith.constant 1.500000e+01 : f32
// LOOPS: arith.divf
func.func @mean(%x: tensor<2x3x4x5xf32>) -> none {
  %y = burin.foreign "onnx.ReduceMean" 13 (%x) {axes = array<i64: -1, 1>} : (tensor<2x3x4x5xf32>) -> none
  return %y : none
}

// From opset 18 on the axes are an operand; without them all axes are reduced, or none if the node says
// so. A transpose in front is no hindrance where the axes that stay keep their order.
// CHECK-LABEL: @axes
// CHECK: %[[A:[0-9]+]] = burin.reduce_max %arg0 {axes = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<3xf32>
// CHECK: %[[B:[0-9]+]] = burin.reduce_sum %arg0 {axes = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<f32>
// CHECK: %[[C:[0-9]+]] = burin.reduce_min %arg1 {axes = array<i64: 1, 2>} : (tensor<1x4x5x6xf32>) -> tensor<1x6xf32>
// CHECK: return %[[A]], %[[B]], %arg0, %[[C]]
func.func @axes(%x: tensor<2x3xf32>, %i: tensor<1x4x5x6xf32>) -> (none, none, none, none) {
  %zero = burin.constant dense<0> : tensor<1xi64> : tensor<1xi64>
  %none = burin.constant dense<> : tensor<0xi64> : tensor<0xi64>
  %a = burin.foreign "onnx.ReduceMax" 18 (%x, %zero) {keepdims = 0 : i64} : (tensor<2x3xf32>, tensor<1xi64>) -> none
  %b = burin.foreign "onnx.ReduceSum" 13 (%x) {keepdims = 0 : i64} : (tensor<2x3xf32>) -> none
  %c = burin.foreign "onnx.ReduceSum" 13 (%x, %none) {noop_with_empty_axes = 1 : i64} : (tensor<2x3xf32>, tensor<0xi64>) -> none
  %t = burin.foreign "onnx.Transpose" 13 (%i) {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x6xf32>) -> none
  %d = burin.foreign "onnx.ReduceMin" 13 (%t) {axes = array<i64: 2, 3>, keepdims = 0 : i64} : (none) -> none
  return %a, %b, %c, %d : none, none, none, none
}

// CHECK-LABEL: @values
// CHECK-DAG: dense<[6, 15]> : tensor<2xi64>
// CHECK-DAG: dense<720> : tensor<i64>
// CHECK-DAG: dense<[5.000000e+00, 1.300000e+01]> : tensor<2xf32>
// CHECK-DAG: dense<[2.500000e+01, 1.690000e+02]> : tensor<2xf32>
// CHECK-DAG: dense<[7.000000e+00, 1.700000e+01]> : tensor<2xf32>
// CHECK-DAG: dense<[-4.000000e+00, -1.200000e+01]> : tensor<2xf32>
// CHECK-DAG: dense<[-5.000000e-01, -3.500000e+00]> : tensor<2xf32>
// CHECK-DAG: dense<[1.000000e+03, -1.000000e+03]> : tensor<2xf32>
func.func @values() -> (tensor<2xi64>, none, none, none, none, tensor<2xf32>, tensor<2xf32>, none) {
  %one = burin.constant dense<1> : tensor<i32> : tensor<i32>
  %x = burin.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi64> : tensor<2x3xi64>
  %y = burin.constant dense<[[3.0, -4.0], [5.0, -12.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  %z = burin.constant dense<[[1000.0, -1000.0], [-1000.0, -2000.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  %a = burin.foreign "tflite.SUM" 1 (%x, %one) {} : (tensor<2x3xi64>, tensor<i32>) -> tensor<2xi64>
  %b = burin.foreign "onnx.ReduceProd" 13 (%x) {keepdims = 0 : i64} : (tensor<2x3xi64>) -> none
  %c = burin.foreign "onnx.ReduceL2" 13 (%y) {axes = array<i64: 1>, keepdims = 0 : i64} : (tensor<2x2xf32>) -> none
  %d = burin.foreign "onnx.ReduceSumSquare" 13 (%y) {axes = array<i64: 1>, keepdims = 0 : i64} : (tensor<2x2xf32>) -> none
  %e = burin.foreign "onnx.ReduceL1" 13 (%y) {axes = array<i64: 1>, keepdims = 0 : i64} : (tensor<2x2xf32>) -> none
  %f = burin.foreign "tflite.REDUCE_MIN" 1 (%y, %one) {} : (tensor<2x2xf32>, tensor<i32>) -> tensor<2xf32>
  %g = burin.foreign "tflite.MEAN" 1 (%y, %one) {} : (tensor<2x2xf32>, tensor<i32>) -> tensor<2xf32>
  %h = burin.foreign "onnx.ReduceLogSumExp" 13 (%z) {axes = array<i64: 1>, keepdims = 0 : i64} : (tensor<2x2xf32>) -> none
  return %a, %b, %c, %d, %e, %f, %g, %h : tensor<2xi64>, none, none, none, none, tensor<2xf32>, tensor<2xf32>, none
}

// -----

func.func @main(%x: tensor<2x3xf32>, %i: tensor<2x3xi32>, %k: tensor<1xi64>, %e: tensor<0x3xf32>) -> none {
  // expected-error @+2 {{'onnx.ReduceMax': axis 2 of an input of rank 2 [B0202]}}
  // expected-note @+1 {{axes range from -}}
  %a = burin.foreign "onnx.ReduceMax" 13 (%x) {axes = array<i64: 2>} : (tensor<2x3xf32>) -> none
  // expected-error @+2 {{'onnx.ReduceMax': the axes are not known at compile time [B0202]}}
  // expected-note @+1 {{store them as constants}}
  %b = burin.foreign "onnx.ReduceMax" 18 (%x, %k) {} : (tensor<2x3xf32>, tensor<1xi64>) -> none
  // expected-error @+2 {{'onnx.ReduceMean': operand 0 is not a tensor of float32 [B0202]}}
  // expected-note @+1 {{cast it}}
  %c = burin.foreign "onnx.ReduceMean" 13 (%i) {} : (tensor<2x3xi32>) -> none
  // expected-error @+2 {{'onnx.ReduceSum': the input is empty [B0202]}}
  // expected-note @+1 {{supported are inputs with elements}}
  %d = burin.foreign "onnx.ReduceSum" 11 (%e) {} : (tensor<0x3xf32>) -> none
  return %d : none
}

// -----

func.func @order(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.reduce_sum' op axes [1, 0] do not ascend within rank 2}}
  %y = burin.reduce_sum %x {axes = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<f32>
  return
}

// -----

func.func @shape(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.reduce_sum' op result shape [2] is not [3]}}
  %y = burin.reduce_sum %x {axes = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @type(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.reduce_sum' op result of type 'i32' from an input of type 'f32'}}
  %y = burin.reduce_sum %x {axes = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<3xi32>
  return
}
