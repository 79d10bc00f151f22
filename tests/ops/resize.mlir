// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s --check-prefix=STEP
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --fold-constants | %FileCheck %s

// Rows that repeat equally often and columns that are evenly apart need no table.
// ROUND-LABEL: @nearest
// ROUND: burin.resize_nearest %arg0 {columns = array<i64: 0, 2>, rows = array<i64: 0, 0, 1, 1>} : (tensor<1x2x4x3xf32>) -> tensor<1x4x2x3xf32>
// STEP-LABEL: @nearest
// STEP: affine_map<(d0, d1, d2, d3) -> (d0, d1 floordiv 2, d2 * 2, d3)>
func.func @nearest(%x: tensor<1x2x4x3xf32>) -> tensor<1x4x2x3xf32> {
  %y = burin.resize_nearest %x {rows = array<i64: 0, 0, 1, 1>, columns = array<i64: 0, 2>} : (tensor<1x2x4x3xf32>) -> tensor<1x4x2x3xf32>
  return %y : tensor<1x4x2x3xf32>
}

// ROUND-LABEL: @linear
// ROUND: burin.resize_linear %arg0 {coordinates = "half_pixel", scales = array<f64: 2.000000e+00, 2.000000e+00>}
func.func @linear(%x: tensor<1x2x2x8xf32>) -> tensor<1x4x4x8xf32> {
  %y = burin.resize_linear %x {coordinates = "half_pixel", scales = array<f64: 2.0, 2.0>} : (tensor<1x2x2x8xf32>) -> tensor<1x4x4x8xf32>
  return %y : tensor<1x4x4x8xf32>
}

// CHECK-LABEL: @nearest_values
// CHECK-DAG: dense<{{\[\[\[\[}}1], [1], [2]], {{\[\[}}3], [3], [4]]]]> : tensor<1x2x3x1xi32>
// CHECK-DAG: dense<{{\[\[\[\[}}3], [4]]]]> : tensor<1x1x2x1xi32>
func.func @nearest_values() -> (tensor<1x2x3x1xi32>, tensor<1x1x2x1xi32>) {
  %x = burin.constant dense<[[[[1], [2]], [[3], [4]]]]> : tensor<1x2x2x1xi32> : tensor<1x2x2x1xi32>
  %y = burin.resize_nearest %x {rows = array<i64: 0, 1>, columns = array<i64: 0, 0, 1>} : (tensor<1x2x2x1xi32>) -> tensor<1x2x3x1xi32>
  %z = burin.resize_nearest %x {rows = array<i64: 1>, columns = array<i64: 0, 1>} : (tensor<1x2x2x1xi32>) -> tensor<1x1x2x1xi32>
  return %y, %z : tensor<1x2x3x1xi32>, tensor<1x1x2x1xi32>
}

// Along one row: 0 0.25 0.75 1 of the way between half pixels, 0 1/3 2/3 1 between corners, and
// 0 0.5 1 1 (the edge) where pixel 0 stays in place.
// CHECK-LABEL: @linear_values
// CHECK-DAG: dense<{{\[\[\[\[}}0.000000e+00], [4.000000e+00], [1.200000e+01], [1.600000e+01]]]]> : tensor<1x1x4x1xf32>
// CHECK-DAG: dense<{{\[\[\[\[}}0.000000e+00], [8.000000e+00], [1.600000e+01], [1.600000e+01]]]]> : tensor<1x1x4x1xf32>
// CHECK-DAG: dense<{{\[\[\[\[}}0.000000e+00], [8.000000e+00], [1.600000e+01]]]]> : tensor<1x1x3x1xf32>
func.func @linear_values() -> (tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>, tensor<1x1x3x1xf32>) {
  %x = burin.constant dense<[[[[0.0], [16.0]]]]> : tensor<1x1x2x1xf32> : tensor<1x1x2x1xf32>
  %a = burin.resize_linear %x {coordinates = "half_pixel", scales = array<f64: 1.0, 2.0>} : (tensor<1x1x2x1xf32>) -> tensor<1x1x4x1xf32>
  %b = burin.resize_linear %x {coordinates = "asymmetric", scales = array<f64: 1.0, 2.0>} : (tensor<1x1x2x1xf32>) -> tensor<1x1x4x1xf32>
  %c = burin.resize_linear %x {coordinates = "align_corners", scales = array<f64: 1.0, 1.5>} : (tensor<1x1x2x1xf32>) -> tensor<1x1x3x1xf32>
  return %a, %b, %c : tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>, tensor<1x1x3x1xf32>
}

// Integers round half away from zero: -2.5 and 2.5 become -3 and 3.
// CHECK-LABEL: @int8_values
// CHECK-DAG: dense<{{\[\[\[\[}}-5, 5], [-3, 3], [0, 0], [0, 0]]]]> : tensor<1x1x4x2xi8>
func.func @int8_values() -> tensor<1x1x4x2xi8> {
  %x = burin.constant dense<[[[[-5, 5], [0, 0]]]]> : tensor<1x1x2x2xi8> : tensor<1x1x2x2xi8>
  %a = burin.resize_linear %x {coordinates = "asymmetric", scales = array<f64: 1.0, 2.0>} : (tensor<1x1x2x2xi8>) -> tensor<1x1x4x2xi8>
  return %a : tensor<1x1x4x2xi8>
}

// -----

func.func @row(%x: tensor<1x2x4x3xf32>) {
  // expected-error @+1 {{'burin.resize_nearest' op needs one row or column of the input for each of the result}}
  %y = burin.resize_nearest %x {rows = array<i64: 0, 2>, columns = array<i64: 0, 2>} : (tensor<1x2x4x3xf32>) -> tensor<1x2x2x3xf32>
  return
}

// -----

func.func @channels(%x: tensor<1x2x2x3xf32>) {
  // expected-error @+1 {{'burin.resize_linear' op keeps the batch and the channels of a tensor of rank 4}}
  %y = burin.resize_linear %x {coordinates = "half_pixel", scales = array<f64: 2.0, 2.0>} : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @coordinates(%x: tensor<1x2x2x3xf32>) {
  // expected-error @+1 {{'burin.resize_linear' op coordinates "corners" are not "asymmetric", "half_pixel" or "align_corners"}}
  %y = burin.resize_linear %x {coordinates = "corners", scales = array<f64: 2.0, 2.0>} : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @scales(%x: tensor<1x2x2x3xf32>) {
  // expected-error @+1 {{'burin.resize_linear' op needs a scale of rows and one of columns, from 1e-6 to 1e6}}
  %y = burin.resize_linear %x {coordinates = "half_pixel", scales = array<f64: 0.0, 2.0>} : (tensor<1x2x2x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @element(%x: tensor<1x2x2x3xi32>) {
  // expected-error @+1 {{'burin.resize_linear' op interpolates float32 and int8, not 'i32'}}
  %y = burin.resize_linear %x {coordinates = "half_pixel", scales = array<f64: 2.0, 2.0>} : (tensor<1x2x2x3xi32>) -> tensor<1x4x4x3xi32>
  return
}
