// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps | %FileCheck %s

// An infinite border of a float tensor is the least finite number.
// ROUND-LABEL: @float
// ROUND: burin.pad %arg0 {high = array<i64: 0, 2>, low = array<i64: 1, 0>, value = 0xFFF0000000000000 : f64} : (tensor<2x3xf32>) -> tensor<3x5xf32>
// CHECK-LABEL: @float
// CHECK: %[[V:[a-z0-9_]+]] = arith.constant -3.40282347E+38 : f32
// CHECK: %[[Y:[a-z0-9_]+]] = tensor.pad %arg0 low[1, 0] high[0, 2]
// CHECK: tensor.yield %[[V]] : f32
// CHECK: plan.yield %[[Y]] : tensor<3x5xf32>
func.func @float(%x: tensor<2x3xf32>) -> tensor<3x5xf32> {
  %y = burin.pad %x {low = array<i64: 1, 0>, high = array<i64: 0, 2>, value = 0xFFF0000000000000 : f64} : (tensor<2x3xf32>) -> tensor<3x5xf32>
  return %y : tensor<3x5xf32>
}

// On storage integers the value is an integer.
// ROUND-LABEL: @int8
// CHECK-LABEL: @int8
// CHECK: %[[V:[a-z0-9_-]+]] = arith.constant -7 : i8
// CHECK: tensor.yield %[[V]] : i8
func.func @int8(%x: tensor<2xi8>) -> tensor<3xi8> {
  %y = burin.pad %x {low = array<i64: 1>, high = array<i64: 0>, value = -7.0 : f64} : (tensor<2xi8>) -> tensor<3xi8>
  return %y : tensor<3xi8>
}

// -----

func.func @axes(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.pad' op needs one low and one high extent per axis}}
  %y = burin.pad %x {low = array<i64: 1>, high = array<i64: 0, 2>, value = 0.0 : f64} : (tensor<2x3xf32>) -> tensor<3x5xf32>
  return
}

// -----

func.func @rank(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.pad' op needs one low and one high extent per axis}}
  %y = burin.pad %x {low = array<i64: 0, 0>, high = array<i64: 0, 0>, value = 0.0 : f64} : (tensor<2x3xf32>) -> tensor<2x3x1xf32>
  return
}

// -----

func.func @extent(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.pad' op axis 1 of extent 3 padded by 0 and 2 is not 4}}
  %y = burin.pad %x {low = array<i64: 1, 0>, high = array<i64: 0, 2>, value = 0.0 : f64} : (tensor<2x3xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @negative(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.pad' op axis 0 of extent 2 padded by -1 and 0 is not 1}}
  %y = burin.pad %x {low = array<i64: -1, 0>, high = array<i64: 0, 0>, value = 0.0 : f64} : (tensor<2x3xf32>) -> tensor<1x3xf32>
  return
}
