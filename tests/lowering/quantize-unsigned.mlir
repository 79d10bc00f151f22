// RUN: %burin-opt %s --quantize --mlir-print-local-scope | %FileCheck %s

!x = !quant.uniform<u8:f32, 0.5:131>
!y = !quant.uniform<u8:f32, 0.25:124>

// Inside the model uint8 is int8 with the zero point less 128; the same numbers as @accumulate of
// quantize.mlir. Weights lose their zero point: 129 - 128 and so on, which fits int8.
// CHECK-LABEL: @accumulate
// CHECK-SAME: %arg0: tensor<1x2xi8> {burin.scale = 5.000000e-01 : f64, burin.unsigned, burin.zero_point = 131 : i64}
// CHECK-DAG: %[[X:[0-9]+]] = burin.flip_sign %arg0
// CHECK-DAG: %[[W:[0-9]+]] = burin.constant dense<{{\[\[}}1, 2], [3, -4]]> : tensor<2x2xi8>
// CHECK-DAG: %[[B:[0-9]+]] = burin.constant dense<[1, -2]> : tensor<2xi32>
// CHECK: %[[A:[0-9]+]] = burin.matmul %[[X]], %[[W]], %[[B]] : (tensor<1x2xi8>, tensor<2x2xi8>, tensor<2xi32>) -> tensor<1x2xi32>
// CHECK: %[[Y:[0-9]+]] = burin.requantize %[[A]], {{.*}} {left = false, zero_point = -4 : i64}
// CHECK: %[[U:[0-9]+]] = burin.flip_sign %[[Y]]
// CHECK: return %[[U]]
func.func @accumulate(%x: tensor<1x2x!x>) -> tensor<1x2x!y> {
  %w = burin.constant dense<[[-127, -126], [-125, 124]]> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<u8:f32, 0.25:128>>
  %b = burin.constant dense<[10, -5]> : tensor<2xi32> : tensor<2xi32>
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!quant.uniform<u8:f32, 0.25:128>>, tensor<2xi32>) -> tensor<1x2x!y>
  return %y : tensor<1x2x!y>
}

// Less 200, the byte 0 is -200: the weights become int16.
// CHECK-LABEL: @wide_weights
// CHECK: burin.constant dense<{{\[\[}}-200, 55]]> : tensor<1x2xi16>
// CHECK: burin.matmul {{.*}} : (tensor<1x2xi8>, tensor<1x2xi16>, tensor<1xi32>) -> tensor<1x1xi32>
func.func @wide_weights(%x: tensor<1x2x!x>) -> tensor<1x1x!y> {
  %w = burin.constant dense<[[0, -1]]> : tensor<1x2xi8> : tensor<1x2x!quant.uniform<u8:f32, 0.25:200>>
  %b = burin.constant dense<0> : tensor<1xi32> : tensor<1xi32>
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<1x2x!quant.uniform<u8:f32, 0.25:200>>, tensor<1xi32>) -> tensor<1x1x!y>
  return %y : tensor<1x1x!y>
}

// Bounds and borders are steps of int8, and the mean of uint8 rounds upwards.
// CHECK-LABEL: @same_scale
// CHECK: burin.clamp %{{[0-9]+}} {high = 1.500000e+01 : f64, low = 3.000000e+00 : f64}
// CHECK: burin.pad {{.*}}value = 3.000000e+00 : f64}
// CHECK: burin.average_pool_2d {{.*}}half_up
func.func @same_scale(%x: tensor<1x4x4x2x!x>) -> tensor<1x1x1x2x!x> {
  %c = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x4x4x2x!x>) -> tensor<1x4x4x2x!x>
  %p = burin.pad %c {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 1, 0, 0>, value = 0.0 : f64} : (tensor<1x4x4x2x!x>) -> tensor<1x6x4x2x!x>
  %a = burin.average_pool_2d %p {window = array<i64: 6, 4>, strides = array<i64: 1, 1>, border = array<i64: 0, 0, 0, 0>} : (tensor<1x6x4x2x!x>) -> tensor<1x1x1x2x!x>
  return %a : tensor<1x1x1x2x!x>
}

// State never leaves the model: it is kept as int8, its first value too, and nothing flips.
// CHECK-LABEL: @state
// CHECK-SAME: %arg0: tensor<2xi8> {burin.scale = 5.000000e-01 : f64, burin.unsigned, burin.zero_point = 131 : i64}
// CHECK-SAME: %arg1: tensor<2xi8> {burin.scale = 5.000000e-01 : f64, burin.state = dense<[3, -127]> : tensor<2xi8>, burin.zero_point = 3 : i64}
// CHECK-SAME: -> (tensor<2xi8> {burin.scale = 5.000000e-01 : f64, burin.unsigned, burin.zero_point = 131 : i64}, tensor<2xi8> {burin.scale = 5.000000e-01 : f64, burin.state, burin.zero_point = 3 : i64})
// CHECK: %[[X:.*]] = burin.flip_sign %arg0
// CHECK: %[[Y:.*]] = burin.flip_sign %arg1
// CHECK: return %[[Y]], %[[X]]
func.func @state(%x: tensor<2x!x>, %s: tensor<2x!x> {burin.state = dense<[-125, 1]> : tensor<2xi8>}) -> (tensor<2x!x>, tensor<2x!x> {burin.state}) {
  return %s, %x : tensor<2x!x>, tensor<2x!x>
}
