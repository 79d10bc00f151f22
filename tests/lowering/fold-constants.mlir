// RUN: %burin-opt %s -split-input-file --fold-constants | %FileCheck %s

// Each operator on constants becomes a constant; what only fed it is gone.
// CHECK-LABEL: @arithmetic
// CHECK-NEXT: %[[Y:[0-9]+]] = burin.constant dense<{{\[\[}}9.000000e+00, 1.200000e+01], [1.100000e+01, 1.400000e+01]]> : tensor<2x2xf32>
// CHECK-NEXT: return %[[Y]]
func.func @arithmetic() -> tensor<2x2xf32> {
  %x = burin.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2x1xf32>
  %y = burin.constant dense<[3.5, 5.0]> : tensor<2xf32> : tensor<2xf32>
  %two = burin.constant dense<2.0> : tensor<f32> : tensor<f32>
  %s = burin.add %x, %y : (tensor<2x1xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %z = burin.mul %s, %two : (tensor<2x2xf32>, tensor<f32>) -> tensor<2x2xf32>
  return %z : tensor<2x2xf32>
}

// CHECK-LABEL: @moves
// CHECK-NEXT: %[[Y:[0-9]+]] = burin.constant dense<{{\[\[}}5, 2, 3, 5, 5], [5, 0, 1, 5, 5]]> : tensor<2x5xi64>
// CHECK-NEXT: return %[[Y]]
func.func @moves() -> tensor<2x5xi64> {
  %x = burin.constant dense<[0, 1, 2, 3]> : tensor<4xi64> : tensor<4xi64>
  %i = burin.constant dense<[-1, 0]> : tensor<2xi64> : tensor<2xi64>
  %m = burin.reshape %x : (tensor<4xi64>) -> tensor<2x2xi64>
  %g = burin.gather %m, %i {axis = 0 : i64} : (tensor<2x2xi64>, tensor<2xi64>) -> tensor<2x2xi64>
  %p = burin.pad %g {low = array<i64: 0, 1>, high = array<i64: 0, 2>, value = 5.0 : f64} : (tensor<2x2xi64>) -> tensor<2x5xi64>
  return %p : tensor<2x5xi64>
}

// Storage integers of quantized constants move like others, and the type keeps its scales.
// CHECK-LABEL: @quantized
// CHECK-NEXT: burin.constant dense<{{\[\[}}1, 3], [2, 4]]> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32:0, {5.000000e-01,2.500000e-01}>>
func.func @quantized() -> tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 0.25}>> {
  %w = burin.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>
  %t = burin.transpose %w {permutation = array<i64: 1, 0>} : (tensor<2x2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>) -> tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>
  return %t : tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>
}

// What depends on an input stays, with the constant that it reads.
// CHECK-LABEL: @open
// CHECK: %[[C:[0-9]+]] = burin.constant dense<3.000000e+00> : tensor<2xf32>
// CHECK-NEXT: %[[Y:[0-9]+]] = burin.add %arg0, %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @open(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = burin.constant dense<1.0> : tensor<2xf32> : tensor<2xf32>
  %b = burin.constant dense<2.0> : tensor<2xf32> : tensor<2xf32>
  %c = burin.add %a, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %y = burin.add %x, %c : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// What the evaluator refuses (here a division by zero and an overflow) stays as it is.
// CHECK-LABEL: @refused
// CHECK: burin.div
// CHECK: burin.add
func.func @refused() -> (tensor<1xi32>, tensor<1xi32>) {
  %a = burin.constant dense<1> : tensor<1xi32> : tensor<1xi32>
  %zero = burin.constant dense<0> : tensor<1xi32> : tensor<1xi32>
  %most = burin.constant dense<2147483647> : tensor<1xi32> : tensor<1xi32>
  %x = burin.div %a, %zero : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %y = burin.add %a, %most : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  return %x, %y : tensor<1xi32>, tensor<1xi32>
}
