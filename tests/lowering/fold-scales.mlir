// Factors and addends of channels move into weights and biases; constant folding computes the rest.
// RUN: %burin-opt %s --fold-scales --fold-constants --cse | %FileCheck %s

// (x w + b) * f + a, through a reshape that keeps the channels: w f and b f + a.
// CHECK-LABEL: @matrix
// CHECK-DAG: %[[W:[a-z0-9_]+]] = burin.constant dense<{{\[\[}}2.000000e+00, 4.000000e+00, 6.000000e+00], [1.200000e+01, 1.500000e+01, 1.800000e+01]]> : tensor<2x3xf32>
// CHECK-DAG: %[[B:[a-z0-9_]+]] = burin.constant dense<[1.200000e+01, 2.300000e+01]> : tensor<2xf32>
// CHECK: %[[Y:[0-9]+]] = burin.matmul %arg0, %[[W]], %[[B]]
// CHECK-NEXT: %[[Z:[0-9]+]] = burin.reshape %[[Y]] : (tensor<4x2xf32>) -> tensor<2x2x2xf32>
// CHECK-NEXT: return %[[Z]]
func.func @matrix(%x: tensor<4x3xf32>) -> tensor<2x2x2xf32> {
  %w = burin.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  %b = burin.constant dense<1.0> : tensor<2xf32> : tensor<2xf32>
  %f = burin.constant dense<[2.0, 3.0]> : tensor<2xf32> : tensor<2xf32>
  %a = burin.constant dense<[[[10.0, 20.0]]]> : tensor<1x1x2xf32> : tensor<1x1x2xf32>
  %y = burin.matmul %x, %w, %b : (tensor<4x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %r = burin.reshape %y : (tensor<4x2xf32>) -> tensor<2x2x2xf32>
  %s = burin.mul %f, %r : (tensor<2xf32>, tensor<2x2x2xf32>) -> tensor<2x2x2xf32>
  %t = burin.add %s, %a : (tensor<2x2x2xf32>, tensor<1x1x2xf32>) -> tensor<2x2x2xf32>
  return %t : tensor<2x2x2xf32>
}

// A difference moves with its sign; one number serves all channels.
// CHECK-LABEL: @convolution
// CHECK-DAG: %[[W:[a-z0-9_]+]] = burin.constant dense<{{\[\[\[\[}}5.000000e-01]]], {{\[\[\[}}1.000000e+00]]]]> : tensor<2x1x1x1xf32>
// CHECK-DAG: %[[B:[a-z0-9_]+]] = burin.constant dense<[-5.000000e-01, -1.500000e+00]> : tensor<2xf32>
// CHECK: %[[Y:[0-9]+]] = burin.conv_2d %arg0, %[[W]], %[[B]]
// CHECK-NEXT: return %[[Y]]
func.func @convolution(%x: tensor<1x3x3x1xf32>) -> tensor<1x3x3x2xf32> {
  %w = burin.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32> : tensor<2x1x1x1xf32>
  %b = burin.constant dense<0.0> : tensor<2xf32> : tensor<2xf32>
  %f = burin.constant dense<0.5> : tensor<f32> : tensor<f32>
  %a = burin.constant dense<[1.0, 3.0]> : tensor<2xf32> : tensor<2xf32>
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x3x3x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %d = burin.sub %y, %a : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %s = burin.mul %d, %f : (tensor<1x3x3x2xf32>, tensor<f32>) -> tensor<1x3x3x2xf32>
  return %s : tensor<1x3x3x2xf32>
}

// Left alone: c - y, a second reader, one factor a row, a factor that is not known.
// CHECK-LABEL: @others
// CHECK: burin.sub %{{[0-9]+}}, %{{[0-9]+}} : (tensor<2xf32>, tensor<4x2xf32>)
// CHECK: burin.mul
// CHECK: burin.add
// CHECK: burin.mul
// CHECK: burin.add
func.func @others(%x: tensor<4x3xf32>, %v: tensor<2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>) {
  %w = burin.constant dense<1.0> : tensor<2x3xf32> : tensor<2x3xf32>
  %u = burin.constant dense<2.0> : tensor<2x3xf32> : tensor<2x3xf32>
  %b = burin.constant dense<1.0> : tensor<2xf32> : tensor<2xf32>
  %f = burin.constant dense<[2.0, 3.0]> : tensor<2xf32> : tensor<2xf32>
  %rows = burin.constant dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32> : tensor<4x1xf32>
  %y = burin.matmul %x, %w, %b : (tensor<4x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %d = burin.sub %f, %y : (tensor<2xf32>, tensor<4x2xf32>) -> tensor<4x2xf32>
  %y2 = burin.matmul %x, %u, %b : (tensor<4x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %m = burin.mul %y2, %f : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %s = burin.add %y2, %f : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %y3 = burin.matmul %x, %w, %f : (tensor<4x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %r = burin.mul %y3, %rows : (tensor<4x2xf32>, tensor<4x1xf32>) -> tensor<4x2xf32>
  %t = burin.add %r, %v : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  return %d, %m, %s, %t : tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>
}
