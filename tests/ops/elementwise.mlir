// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// Operands broadcast as in numpy: aligned at the right, an extent of 1 stretches.
// ROUND-LABEL: @add
// ROUND: burin.add %arg0, %arg1 : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
// CHECK-LABEL: @add
// CHECK: linalg.generic
// CHECK-SAME: [affine_map<(d0, d1) -> (d0, 0)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]
// CHECK-SAME: ins(%arg0, %arg1 : tensor<2x1xf32>, tensor<3xf32>)
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: f32, %[[Y:[a-z0-9_]+]]: f32,
// CHECK: %[[Z:[0-9]+]] = arith.addf %[[X]], %[[Y]] : f32
// CHECK: linalg.yield %[[Z]] : f32
func.func @add(%x: tensor<2x1xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  %z = burin.add %x, %y : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %z : tensor<2x3xf32>
}

// ROUND-LABEL: @sub
// ROUND: burin.sub %arg0, %arg1 : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
// CHECK-LABEL: @sub
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: i32, %[[Y:[a-z0-9_]+]]: i32,
// CHECK: arith.subi %[[X]], %[[Y]] : i32
func.func @sub(%x: tensor<4xi32>, %y: tensor<4xi32>) -> tensor<4xi32> {
  %z = burin.sub %x, %y : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %z : tensor<4xi32>
}

// ROUND-LABEL: @mul
// ROUND: burin.mul %arg0, %arg1 : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
// CHECK-LABEL: @mul
// CHECK: [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (0)>, affine_map<(d0) -> (d0)>]
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: f32, %[[Y:[a-z0-9_]+]]: f32,
// CHECK: arith.mulf %[[X]], %[[Y]] : f32
func.func @mul(%x: tensor<4xf32>, %y: tensor<1xf32>) -> tensor<4xf32> {
  %z = burin.mul %x, %y : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}

// ROUND-LABEL: @div
// ROUND: burin.div %arg0, %arg1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
// CHECK-LABEL: @div
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: f32, %[[Y:[a-z0-9_]+]]: f32,
// CHECK: arith.divf %[[X]], %[[Y]] : f32
func.func @div(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %z = burin.div %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}

// A bound that is infinite, or the end of the integers' range, builds nothing.
// ROUND-LABEL: @relu
// ROUND: burin.clamp %arg0 {high = 0x7FF0000000000000 : f64, low = 0.000000e+00 : f64} : (tensor<2xf32>) -> tensor<2xf32>
// CHECK-LABEL: @relu
// CHECK: %[[LOW:[a-z0-9_]+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT: %[[Y:[0-9]+]] = arith.maximumf %{{[a-z]+}}, %[[LOW]] : f32
// CHECK-NEXT: linalg.yield %[[Y]] : f32
func.func @relu(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = burin.clamp %x {low = 0.0 : f64, high = 0x7FF0000000000000 : f64} : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-LABEL: @relu6
// CHECK: %[[L:[0-9]+]] = arith.maximumf
// CHECK: %[[HIGH:[a-z0-9_]+]] = arith.constant 6.000000e+00 : f32
// CHECK: arith.minimumf %[[L]], %[[HIGH]] : f32
func.func @relu6(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-LABEL: @int8_high
// CHECK-NOT: arith.maxsi
// CHECK: %[[HIGH:[a-z0-9_]+]] = arith.constant 5 : i8
// CHECK-NEXT: arith.minsi %{{[a-z]+}}, %[[HIGH]] : i8
func.func @int8_high(%x: tensor<2xi8>) -> tensor<2xi8> {
  %y = burin.clamp %x {low = -128.0 : f64, high = 5.0 : f64} : (tensor<2xi8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @no_common_shape(%x: tensor<2x3xf32>, %y: tensor<2xf32>) {
  // expected-error @+1 {{'burin.add' op operands of shapes [2, 3] and [2] do not broadcast}}
  %z = burin.add %x, %y : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @add_result(%x: tensor<2x1xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{'burin.add' op result shape [2, 1] is not the operands' common shape [2, 3]}}
  %z = burin.add %x, %y : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @sub_result(%x: tensor<3xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{'burin.sub' op result shape [2] is not the operands' common shape [3]}}
  %z = burin.sub %x, %y : (tensor<3xf32>, tensor<3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @mul_operands(%x: tensor<3xf32>, %y: tensor<2xf32>) {
  // expected-error @+1 {{'burin.mul' op operands of shapes [3] and [2] do not broadcast}}
  %z = burin.mul %x, %y : (tensor<3xf32>, tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @div_operands(%x: tensor<3xf32>, %y: tensor<2xf32>) {
  // expected-error @+1 {{'burin.div' op operands of shapes [3] and [2] do not broadcast}}
  %z = burin.div %x, %y : (tensor<3xf32>, tensor<2xf32>) -> tensor<3xf32>
  return
}
