// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// Without horizontal dilation, the taps of a row and their channels are one reduction axis.
// ROUND-LABEL: @dense
// ROUND: burin.conv_2d %arg0, %arg1, %arg2 {dilations = array<i64: 1, 1>, groups = 1 : i64, strides = array<i64: 2, 3>} : (tensor<1x5x9x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x2x3x4xf32>
// CHECK-LABEL: @dense
// CHECK: plan.step
// CHECK-DAG: %[[X:[a-z0-9_]+]] = tensor.collapse_shape %arg0 {{\[}}[0], [1], [2, 3]] : tensor<1x5x9x2xf32> into tensor<1x5x18xf32>
// CHECK-DAG: %[[W:[a-z0-9_]+]] = tensor.collapse_shape %arg1 {{\[}}[0], [1], [2, 3]] : tensor<4x3x3x2xf32> into tensor<4x3x6xf32>
// CHECK: %[[B:[0-9]+]] = linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3) -> (d3)>
// CHECK-SAME: ins(%arg2 : tensor<4xf32>)
// CHECK: linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d4, d2 * 6 + d5)>
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d3, d4, d5)>
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d3)>
// CHECK-SAME: ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]
// CHECK-SAME: ins(%[[X]], %[[W]] : tensor<1x5x18xf32>, tensor<4x3x6xf32>) outs(%[[B]] : tensor<1x2x3x4xf32>)
// CHECK: ^bb0(%[[A:[a-z0-9_]+]]: f32, %[[C:[a-z0-9_]+]]: f32, %[[S:[a-z0-9_]+]]: f32):
// CHECK: %[[P:[0-9]+]] = arith.mulf %[[A]], %[[C]] : f32
// CHECK: arith.addf %[[S]], %[[P]] : f32
// CHECK-NOT: tensor.pad
func.func @dense(%x: tensor<1x5x9x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) -> tensor<1x2x3x4xf32> {
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 2, 3>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x5x9x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x2x3x4xf32>
  return %y : tensor<1x2x3x4xf32>
}

// With dilation, taps and channels stay apart; int8 products are summed in int32.
// ROUND-LABEL: @dilated
// ROUND: burin.conv_2d {{.*}} {dilations = array<i64: 2, 3>, groups = 1 : i64, strides = array<i64: 1, 1>}
// CHECK-LABEL: @dilated
// CHECK: linalg.generic
// CHECK: linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + d4 * 2, d2 + d5 * 3, d6)>
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3, d4, d5, d6)>
// CHECK-SAME: ins(%arg0, %arg1 : tensor<1x5x5x2xi8>, tensor<4x2x2x2xi8>)
// CHECK: ^bb0(%[[A:[a-z0-9_]+]]: i8, %[[C:[a-z0-9_]+]]: i8, %[[S:[a-z0-9_]+]]: i32):
// CHECK-DAG: %[[X:[0-9]+]] = arith.extsi %[[A]] : i8 to i32
// CHECK-DAG: %[[W:[0-9]+]] = arith.extsi %[[C]] : i8 to i32
// CHECK: %[[P:[0-9]+]] = arith.muli %[[X]], %[[W]] : i32
// CHECK: arith.addi %[[S]], %[[P]] : i32
func.func @dilated(%x: tensor<1x5x5x2xi8>, %w: tensor<4x2x2x2xi8>, %b: tensor<4xi32>) -> tensor<1x3x2x4xi32> {
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 2, 3>, groups = 1 : i64}
    : (tensor<1x5x5x2xi8>, tensor<4x2x2x2xi8>, tensor<4xi32>) -> tensor<1x3x2x4xi32>
  return %y : tensor<1x3x2x4xi32>
}

// One filter a channel, two filters from each: the weights are turned so that the channel is innermost.
// ROUND-LABEL: @depthwise
// ROUND: groups = 2 : i64
// CHECK-LABEL: @depthwise
// CHECK: %[[W:[0-9]+]] = linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2) -> (d2, d0, d1, 0)>
// CHECK-SAME: ins(%arg1 : tensor<4x3x3x1xf32>)
// CHECK: -> tensor<3x3x4xf32>
// CHECK: linalg.generic
// CHECK: linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 + d4, d2 + d5, d3 floordiv 2)>
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d4, d5, d3)>
// CHECK-SAME: ins(%arg0, %[[W]] : tensor<1x3x3x2xf32>, tensor<3x3x4xf32>)
func.func @depthwise(%x: tensor<1x3x3x2xf32>, %w: tensor<4x3x3x1xf32>, %b: tensor<4xf32>) -> tensor<1x1x1x4xf32> {
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64}
    : (tensor<1x3x3x2xf32>, tensor<4x3x3x1xf32>, tensor<4xf32>) -> tensor<1x1x1x4xf32>
  return %y : tensor<1x1x1x4xf32>
}

// Filter o reads the channels of its group only.
// ROUND-LABEL: @grouped
// CHECK-LABEL: @grouped
// CHECK: linalg.generic
// CHECK: linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + d4, d2 + d5, (d3 floordiv 3) * 2 + d6)>
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3, d4, d5, d6)>
func.func @grouped(%x: tensor<1x3x3x4xf32>, %w: tensor<6x3x3x2xf32>, %b: tensor<6xf32>) -> tensor<1x1x1x6xf32> {
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64}
    : (tensor<1x3x3x4xf32>, tensor<6x3x3x2xf32>, tensor<6xf32>) -> tensor<1x1x1x6xf32>
  return %y : tensor<1x1x1x6xf32>
}

// -----

func.func @rank(%x: tensor<5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op needs input and weight of rank 4 and bias of rank 1}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @bias_rank(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<1x4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op needs input and weight of rank 4 and bias of rank 1}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<1x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @no_groups(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op needs 2 strides, 2 dilations and at least one group}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 0 : i64}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @three_strides(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op needs 2 strides, 2 dilations and at least one group}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @stride(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op stride or dilation 0 is not positive}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @dilation(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op stride or dilation -1 is not positive}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, -1>, groups = 1 : i64}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @channels(%x: tensor<1x5x5x3xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op input channels 3, weight [4, 3, 3, 2], bias 4 and 1 groups do not fit together}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x5x5x3xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @filters_of_groups(%x: tensor<1x5x5x4xf32>, %w: tensor<5x3x3x2xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op input channels 4, weight [5, 3, 3, 2], bias 5 and 2 groups do not fit together}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64}
    : (tensor<1x5x5x4xf32>, tensor<5x3x3x2xf32>, tensor<5xf32>) -> tensor<1x3x3x5xf32>
  return
}

// -----

func.func @bias(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<3xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op input channels 2, weight [4, 3, 3, 2], bias 3 and 1 groups do not fit together}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<3xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

func.func @result(%x: tensor<1x5x5x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.conv_2d' op result shape [1, 3, 2, 4] is not what input, weight and strides give}}
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64}
    : (tensor<1x5x5x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x3x2x4xf32>
  return
}
