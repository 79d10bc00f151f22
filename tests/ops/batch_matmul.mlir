// Products of matrices that broadcast: import, meaning, values, refusals.
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign | %FileCheck %s
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign --form-steps --mlir-print-local-scope | %FileCheck %s --check-prefix=LOOPS

// Leading axes are aligned at the right, and those of extent 1 stretch.
// CHECK-LABEL: @stretched
// CHECK: burin.batch_matmul %arg0, %arg1 : (tensor<2x1x3x4xf32>, tensor<5x4x6xf32>) -> tensor<2x5x3x6xf32>
// LOOPS-LABEL: @stretched
// LOOPS: [affine_map<(d0, d1, d2, d3, d4) -> (d0, 0, d2, d4)>, affine_map<(d0, d1, d2, d3, d4) -> (d1, d4, d3)>, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]
func.func @stretched(%x: tensor<2x1x3x4xf32>, %y: tensor<5x4x6xf32>) -> none {
  %z = burin.foreign "onnx.MatMul" 13 (%x, %y) {} : (tensor<2x1x3x4xf32>, tensor<5x4x6xf32>) -> none
  return %z : none
}

// One constant matrix on the right is weights; leading axes of the left operand are rows.
// CHECK-LABEL: @weights
// CHECK: %[[R:[0-9]+]] = burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
// CHECK: %[[P:[0-9]+]] = burin.matmul %[[R]], %{{[0-9]+}}, %{{[0-9]+}} : (tensor<6x4xf32>, tensor<5x4xf32>, tensor<5xf32>) -> tensor<6x5xf32>
// CHECK: burin.reshape %[[P]] : (tensor<6x5xf32>) -> tensor<2x3x5xf32>
func.func @weights(%x: tensor<2x3x4xf32>) -> none {
  %w = burin.constant dense<1.0> : tensor<4x5xf32> : tensor<4x5xf32>
  %z = burin.foreign "onnx.MatMul" 13 (%x, %w) {} : (tensor<2x3x4xf32>, tensor<4x5xf32>) -> none
  return %z : none
}

// adj_y is a flag of the operator, adj_x a transpose before it.
// CHECK-LABEL: @adjoint
// CHECK: %[[T:[0-9]+]] = burin.transpose %arg0 {permutation = array<i64: 0, 2, 1>} : (tensor<2x4x3xf32>) -> tensor<2x3x4xf32>
// CHECK: burin.batch_matmul %[[T]], %arg1 {transposed} : (tensor<2x3x4xf32>, tensor<2x5x4xf32>) -> tensor<2x3x5xf32>
func.func @adjoint(%x: tensor<2x4x3xf32>, %y: tensor<2x5x4xf32>) -> tensor<2x3x5xf32> {
  %z = burin.foreign "tflite.BATCH_MATMUL" 1 (%x, %y) {adj_x = 1 : i64, adj_y = 1 : i64} : (tensor<2x4x3xf32>, tensor<2x5x4xf32>) -> tensor<2x3x5xf32>
  return %z : tensor<2x3x5xf32>
}

// Vectors are a row on the left and a column on the right.
// CHECK-LABEL: @values
// CHECK-DAG: dense<3.200000e+01> : tensor<f32>
// CHECK-DAG: dense<[1.400000e+01, 3.200000e+01]> : tensor<2xf32>
// CHECK-DAG: dense<{{\[\[}}[1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]], {{\[\[}}1.000000e+01, 2.000000e+01], [3.000000e+01, 4.000000e+01]]]> : tensor<2x2x2xf32>
func.func @values() -> (none, none, none) {
  %v = burin.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32> : tensor<3xf32>
  %w = burin.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32> : tensor<3xf32>
  %m = burin.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  %n = burin.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  %b = burin.constant dense<[[[1.0, 0.0], [0.0, 1.0]], [[10.0, 0.0], [0.0, 10.0]]]> : tensor<2x2x2xf32> : tensor<2x2x2xf32>
  %a = burin.foreign "onnx.MatMul" 13 (%v, %w) {} : (tensor<3xf32>, tensor<3xf32>) -> none
  %c = burin.foreign "onnx.MatMul" 13 (%m, %v) {} : (tensor<2x3xf32>, tensor<3xf32>) -> none
  %d = burin.foreign "onnx.MatMul" 13 (%n, %b) {} : (tensor<2x2xf32>, tensor<2x2x2xf32>) -> none
  return %a, %c, %d : none, none, none
}

// -----

func.func @main(%x: tensor<2x3x4xf32>, %y: tensor<3x4x5xf32>, %i: tensor<2x4x5xi32>, %v: tensor<f32>) -> none {
  // expected-error @+2 {{'onnx.MatMul': the operands' shapes do not fit together [B0202]}}
  // expected-note @+1 {{matrices share an extent, and their leading axes broadcast}}
  %a = burin.foreign "onnx.MatMul" 13 (%x, %y) {} : (tensor<2x3x4xf32>, tensor<3x4x5xf32>) -> none
  // expected-error @+2 {{'onnx.MatMul': the operands' types differ [B0202]}}
  // expected-note @+1 {{cast one of them}}
  %b = burin.foreign "onnx.MatMul" 13 (%x, %i) {} : (tensor<2x3x4xf32>, tensor<2x4x5xi32>) -> none
  // expected-error @+2 {{'onnx.MatMul': operand 1 is a scalar [B0202]}}
  // expected-note @+1 {{multiply by Mul}}
  %c = burin.foreign "onnx.MatMul" 13 (%x, %v) {} : (tensor<2x3x4xf32>, tensor<f32>) -> none
  return %c : none
}

// -----

func.func @shape(%x: tensor<2x3x4xf32>, %y: tensor<2x4x5xf32>) {
  // expected-error @+1 {{'burin.batch_matmul' op matrices [2, 3, 4] and [2, 4, 5] do not fit together}}
  %z = burin.batch_matmul %x, %y {transposed} : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return
}

// -----

func.func @result(%x: tensor<2x3x4xf32>, %y: tensor<2x4x5xf32>) {
  // expected-error @+1 {{'burin.batch_matmul' op result shape [2, 5, 3] is not [2, 3, 5]}}
  %z = burin.batch_matmul %x, %y : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x5x3xf32>
  return
}
