// RUN: %burin-opt %s --quantize --mlir-print-local-scope | %FileCheck %s

!x = !quant.uniform<i8:f32, 0.5:3>
!y = !quant.uniform<i8:f32, 0.25:-4>
!w = !quant.uniform<i8:f32:0, {0.25, 0.125}>

// Accumulate: products in int32, the input's zero point in the bias (10 - 3*(1+2) = 1, -5 - 3*(3-4) = -2),
// one factor a channel (0.5 * 0.25 / 0.25 = 0.5, and 0.25), then the result's zero point.
// CHECK-LABEL: @accumulate
// CHECK-SAME: (%arg0: tensor<1x2xi8> {burin.scale = 5.000000e-01 : f64, burin.zero_point = 3 : i64}) -> (tensor<1x2xi8> {burin.scale = 2.500000e-01 : f64, burin.zero_point = -4 : i64})
// CHECK-DAG: %[[W:[0-9]+]] = burin.constant dense<{{\[\[}}1, 2], [3, -4]]> : tensor<2x2xi8> : tensor<2x2xi8>
// CHECK-DAG: %[[B:[0-9]+]] = burin.constant dense<[1, -2]> : tensor<2xi32>
// CHECK-DAG: %[[M:[0-9]+]] = burin.constant dense<1073741824> : tensor<2xi32>
// CHECK-DAG: %[[S:[0-9]+]] = burin.constant dense<[0, 1]> : tensor<2xi8>
// CHECK-DAG: %[[A:[0-9]+]] = burin.matmul %arg0, %[[W]], %[[B]] : (tensor<1x2xi8>, tensor<2x2xi8>, tensor<2xi32>) -> tensor<1x2xi32>
// CHECK: %[[Y:[0-9]+]] = burin.requantize %[[A]], %[[M]], %[[S]] {left = false, zero_point = -4 : i64} : {{.*}} -> tensor<1x2xi8>
// CHECK: return %[[Y]] : tensor<1x2xi8>
func.func @accumulate(%x: tensor<1x2x!x>) -> tensor<1x2x!y> {
  %w = burin.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8> : tensor<2x2x!w>
  %b = burin.constant dense<[10, -5]> : tensor<2xi32> : tensor<2xi32>
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!w>, tensor<2xi32>) -> tensor<1x2x!y>
  return %y : tensor<1x2x!y>
}

// A channel whose sums all round to one number (1600000000 +- 896 times 2^-29 is 3, the result -1) starts at that number in larger
// steps (3 * 2^12 times 2^-12), so that the sums of all channels are below 2^30: shifts are one less then.
// CHECK-LABEL: @one_result
// CHECK-DAG: burin.constant dense<[1, 12288]> : tensor<2xi32>
// CHECK-DAG: burin.constant dense<1073741824> : tensor<2xi32>
// CHECK-DAG: burin.constant dense<[0, 10]> : tensor<2xi8>
// CHECK: burin.requantize {{.*}} {bounded, left = false, zero_point = -4 : i64}
func.func @one_result(%x: tensor<1x2x!x>) -> tensor<1x2x!y> {
  %w = burin.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32:0, {0.125, 9.313225746154785e-10}>>
  %b = burin.constant dense<[10, 1600000000]> : tensor<2xi32> : tensor<2xi32>
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!quant.uniform<i8:f32:0, {0.125, 9.313225746154785e-10}>>, tensor<2xi32>) -> tensor<1x2x!y>
  return %y : tensor<1x2x!y>
}

// The same channel with sums that round to 3 and to 4 stays as it is, and the layer with it.
// CHECK-LABEL: @two_results
// CHECK-DAG: burin.constant dense<[1, 1879048195]> : tensor<2xi32>
// CHECK-DAG: burin.constant dense<[1, 28]> : tensor<2xi8>
// CHECK: burin.requantize {{.*}} {left = false, zero_point = -4 : i64}
func.func @two_results(%x: tensor<1x2x!x>) -> tensor<1x2x!y> {
  %w = burin.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32:0, {0.125, 9.313225746154785e-10}>>
  %b = burin.constant dense<[10, 1879048192]> : tensor<2xi32> : tensor<2xi32>
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!quant.uniform<i8:f32:0, {0.125, 9.313225746154785e-10}>>, tensor<2xi32>) -> tensor<1x2x!y>
  return %y : tensor<1x2x!y>
}

// A factor of 1 or more (0.5 * 0.5 / 0.125 = 2) shifts left: shifts count to the left for all channels.
// CHECK-LABEL: @left
// CHECK-DAG: burin.constant dense<[2, -1]> : tensor<2xi8>
// CHECK: burin.requantize {{.*}} {left = true, zero_point = 0 : i64}
func.func @left(%x: tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.125>> {
  %w = burin.constant dense<1> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 0.0625}>>
  %b = burin.constant dense<0> : tensor<2xi32> : tensor<2xi32>
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!quant.uniform<i8:f32, 0.5>>, tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 0.0625}>>, tensor<2xi32>) -> tensor<1x2x!quant.uniform<i8:f32, 0.125>>
  return %y : tensor<1x2x!quant.uniform<i8:f32, 0.125>>
}

// SameScale: the operator itself on integers; real bounds become the tensor's steps (0 -> 3, 6 -> 15).
// CHECK-LABEL: @same_scale
// CHECK: %[[C:[0-9]+]] = burin.clamp %arg0 {high = 1.500000e+01 : f64, low = 3.000000e+00 : f64} : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
// CHECK: %[[P:[0-9]+]] = burin.pad %[[C]] {{.*}}value = 3.000000e+00 : f64} : (tensor<1x4x4x2xi8>) -> tensor<1x6x4x2xi8>
// CHECK: %[[M:[0-9]+]] = burin.max_pool_2d %[[P]] {{.*}} : (tensor<1x6x4x2xi8>) -> tensor<1x3x2x2xi8>
// CHECK: %[[A:[0-9]+]] = burin.average_pool_2d %[[M]] {{.*}} : (tensor<1x3x2x2xi8>) -> tensor<1x1x1x2xi8>
// CHECK: %[[R:[0-9]+]] = burin.reshape %[[A]] : (tensor<1x1x1x2xi8>) -> tensor<1x2xi8>
// CHECK: %[[T:[0-9]+]] = burin.transpose %[[R]] {permutation = array<i64: 1, 0>} : (tensor<1x2xi8>) -> tensor<2x1xi8>
// CHECK: burin.concat %[[T]], %[[T]] {axis = 1 : i64} : (tensor<2x1xi8>, tensor<2x1xi8>) -> tensor<2x2xi8>
func.func @same_scale(%x: tensor<1x4x4x2x!x>) -> tensor<2x2x!x> {
  %c = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x4x4x2x!x>) -> tensor<1x4x4x2x!x>
  %p = burin.pad %c {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 1, 0, 0>, value = 0.0 : f64} : (tensor<1x4x4x2x!x>) -> tensor<1x6x4x2x!x>
  %m = burin.max_pool_2d %p {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x6x4x2x!x>) -> tensor<1x3x2x2x!x>
  %a = burin.average_pool_2d %m {window = array<i64: 3, 2>, strides = array<i64: 1, 1>, border = array<i64: 0, 0, 0, 0>} : (tensor<1x3x2x2x!x>) -> tensor<1x1x1x2x!x>
  %r = burin.reshape %a : (tensor<1x1x1x2x!x>) -> tensor<1x2x!x>
  %t = burin.transpose %r {permutation = array<i64: 1, 0>} : (tensor<1x2x!x>) -> tensor<2x1x!x>
  %k = burin.concat %t, %t {axis = 1 : i64} : (tensor<2x1x!x>, tensor<2x1x!x>) -> tensor<2x2x!x>
  return %k : tensor<2x2x!x>
}

// Infinite bounds are the ends of int8.
// CHECK-LABEL: @infinite
// CHECK: burin.clamp %arg0 {high = 1.270000e+02 : f64, low = -1.280000e+02 : f64}
func.func @infinite(%x: tensor<4x!x>) -> tensor<4x!x> {
  %c = burin.clamp %x {low = 0xFFF0000000000000 : f64, high = 0x7FF0000000000000 : f64} : (tensor<4x!x>) -> tensor<4x!x>
  return %c : tensor<4x!x>
}

// Rescale: to twice the larger scale (1.0), so 0.5 and 0.25; the sum, 20 bits up, by 1 / (2^20 * 0.5) = 2^-19.
// CHECK-LABEL: @rescale
// CHECK: burin.quantized_add %arg0, %arg1 {multipliers = array<i64: 1073741824, 1073741824, 1073741824>, shifts = array<i64: 0, 1, 18>, zero_points = array<i64: 3, -4, 3>} : (tensor<4xi8>, tensor<4xi8>) -> tensor<4xi8>
func.func @rescale(%x: tensor<4x!x>, %y: tensor<4x!y>) -> tensor<4x!x> {
  %z = burin.add %x, %y : (tensor<4x!x>, tensor<4x!y>) -> tensor<4x!x>
  return %z : tensor<4x!x>
}

// Normalize: a table of exponentials, which starts at 1 (Q0.31: 2^31 - 1).
// CHECK-LABEL: @normalize
// CHECK: %[[T:[0-9]+]] = burin.constant dense<{{"0xFFFFFF7F|\[2147483647, }}{{.*}} : tensor<256xi32>
// CHECK: burin.quantized_softmax %arg0, %[[T]] : (tensor<1x4xi8>, tensor<256xi32>) -> tensor<1x4xi8>
func.func @normalize(%x: tensor<1x4x!x>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>> {
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<1x4x!x>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>
  return %y : tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>
}

// Operators on floats stay as they are.
// CHECK-LABEL: @float
// CHECK: burin.sub %arg0, %arg0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
func.func @float(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = burin.sub %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// The condition of a selection has no scale.
// CHECK-LABEL: @selection
// CHECK: burin.select %arg0, %arg1, %arg2 : (tensor<2xi1>, tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
func.func @selection(%c: tensor<2xi1>, %a: tensor<2x!quant.uniform<i8:f32, 0.5>>, %b: tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>> {
  %y = burin.select %c, %a, %b : (tensor<2xi1>, tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<2x!quant.uniform<i8:f32, 0.5>>
}
