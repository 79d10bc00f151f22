// Where the extreme element lies: import, meaning, values, refusals.
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign | %FileCheck %s
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign --form-steps | %FileCheck %s --check-prefix=LOOPS

// The extreme first, then the least index of what equals it; a reduced axis goes last.
// CHECK-LABEL: @along
// CHECK: %[[I:[0-9]+]] = burin.arg_max %arg0 {axis = 1 : i64} : (tensor<2x3x4xf32>) -> tensor<2x4xi64>
// CHECK: burin.reshape %[[I]] : (tensor<2x4xi64>) -> tensor<2x1x4xi64>
// LOOPS-LABEL: @along
// LOOPS: arith.maximumf
// LOOPS: linalg.index 2
// LOOPS: arith.minsi
// LOOPS: arith.cmpf oeq
// LOOPS: arith.select
func.func @along(%x: tensor<2x3x4xf32>) -> none {
  %y = burin.foreign "onnx.ArgMax" 13 (%x) {axis = 1 : i64} : (tensor<2x3x4xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @values
// CHECK-DAG: dense<[1, 0]> : tensor<2xi64>
// CHECK-DAG: dense<[2, 0]> : tensor<2xi64>
// CHECK-DAG: dense<[0, 1]> : tensor<2xi64>
// CHECK-DAG: dense<[0, 1]> : tensor<2xi32>
func.func @values() -> (none, none, none, tensor<2xi32>) {
  %x = burin.constant dense<[[1.0, 5.0, 5.0], [3.0, 2.0, 2.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  %axis = burin.constant dense<-1> : tensor<i32> : tensor<i32>
  %a = burin.foreign "onnx.ArgMax" 13 (%x) {axis = 1 : i64, keepdims = 0 : i64} : (tensor<2x3xf32>) -> none
  %b = burin.foreign "onnx.ArgMax" 13 (%x) {axis = 1 : i64, keepdims = 0 : i64, select_last_index = 1 : i64} : (tensor<2x3xf32>) -> none
  %c = burin.foreign "onnx.ArgMin" 13 (%x) {axis = -1 : i64, keepdims = 0 : i64} : (tensor<2x3xf32>) -> none
  %d = burin.foreign "tflite.ARG_MIN" 1 (%x, %axis) {} : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi32>
  return %a, %b, %c, %d : none, none, none, tensor<2xi32>
}

// -----

func.func @main(%x: tensor<2x3xf32>, %axis: tensor<i32>) -> none {
  // expected-error @+2 {{'onnx.ArgMax': axis 2 of an input of rank 2 [B0202]}}
  // expected-note @+1 {{axes range from -}}
  %a = burin.foreign "onnx.ArgMax" 13 (%x) {axis = 2 : i64} : (tensor<2x3xf32>) -> none
  // expected-error @+2 {{'tflite.ARG_MAX': the axis is not one number known at compile time [B0202]}}
  // expected-note @+1 {{store it as a constant}}
  %b = burin.foreign "tflite.ARG_MAX" 1 (%x, %axis) {} : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi64>
  return %a : none
}

// -----

func.func @axis(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.arg_max' op axis 2 is outside rank 2}}
  %y = burin.arg_max %x {axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<2xi64>
  return
}

// -----

func.func @shape(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.arg_max' op result shape [3] is not [2]}}
  %y = burin.arg_max %x {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<3xi64>
  return
}
