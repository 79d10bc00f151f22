// Each operator that import can leave gets through to a kernel that codegen takes. One that does not is
// a model that fails with B0501 after all its nodes were accepted.
// RUN: %burin-opt %s -split-input-file --form-steps --fuse-steps --choose-schedules="target=x86-64-avx2" --pack-contractions --plan-arena --outline-kernels --verify-emittable | %FileCheck %s

// CHECK: plan.run "average" @
func.func @main(%x: tensor<1x4x4x2xf32>) -> tensor<1x3x3x2xf32> {
  %y = burin.average_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 1, 1>, border = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x2xf32>) -> tensor<1x3x3x2xf32> loc("average")
  return %y : tensor<1x3x3x2xf32>
}

// -----

// CHECK: plan.run "bordered_average" @
func.func @main(%x: tensor<1x4x4x2xi8>) -> tensor<1x3x3x2xi8> {
  %y = burin.average_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 1, 1>, border = array<i64: 1, 0, 0, 1>} : (tensor<1x4x4x2xi8>) -> tensor<1x3x3x2xi8> loc("bordered_average")
  return %y : tensor<1x3x3x2xi8>
}

// -----

// CHECK: plan.run "concat" @
func.func @main(%x: tensor<1x4xf32>, %y: tensor<1x3xf32>) -> tensor<1x7xf32> {
  %z = burin.concat %x, %y {axis = 1 : i64} : (tensor<1x4xf32>, tensor<1x3xf32>) -> tensor<1x7xf32> loc("concat")
  return %z : tensor<1x7xf32>
}

// -----

// CHECK: plan.run "gather" @
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %i = burin.constant dense<[-1, 0]> : tensor<2xi64> : tensor<2xi64>
  %z = burin.gather %x, %i {axis = 1 : i64} : (tensor<1x4xf32>, tensor<2xi64>) -> tensor<1x2xf32> loc("gather")
  return %z : tensor<1x2xf32>
}

// -----

// CHECK: plan.run "depthwise" @
func.func @main(%x: tensor<1x5x5x2xf32>) -> tensor<1x3x3x4xf32> {
  %w = burin.constant dense<1.0> : tensor<4x3x3x1xf32> : tensor<4x3x3x1xf32>
  %b = burin.constant dense<1.0> : tensor<4xf32> : tensor<4xf32>
  %z = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64} : (tensor<1x5x5x2xf32>, tensor<4x3x3x1xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32> loc("depthwise")
  return %z : tensor<1x3x3x4xf32>
}

// -----

// Weights that are an input.
// CHECK: plan.run "product" @
func.func @main(%x: tensor<2x8xf32>, %w: tensor<8x8xf32>) -> tensor<2x8xf32> {
  %b = burin.constant dense<1.0> : tensor<8xf32> : tensor<8xf32>
  %z = burin.matmul %x, %w, %b : (tensor<2x8xf32>, tensor<8x8xf32>, tensor<8xf32>) -> tensor<2x8xf32> loc("product")
  return %z : tensor<2x8xf32>
}

// -----

// CHECK: plan.run "softmax" @
func.func @main(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %z = burin.softmax %x {beta = 1.0 : f64} : (tensor<2x8xf32>) -> tensor<2x8xf32> loc("softmax")
  return %z : tensor<2x8xf32>
}

// -----

// CHECK: plan.run "transpose" @
func.func @main(%x: tensor<2x8xf32>) -> tensor<8x2xf32> {
  %z = burin.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x8xf32>) -> tensor<8x2xf32> loc("transpose")
  return %z : tensor<8x2xf32>
}

// -----

// A border on an input, read by an element-wise operator.
// CHECK: plan.run "pad" @
// CHECK: plan.run "sum" @
func.func @main(%x: tensor<4xf32>, %y: tensor<6xf32>) -> tensor<6xf32> {
  %p = burin.pad %x {low = array<i64: 1>, high = array<i64: 1>, value = 0.0 : f64} : (tensor<4xf32>) -> tensor<6xf32> loc("pad")
  %z = burin.add %p, %y : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32> loc("sum")
  return %z : tensor<6xf32>
}

// -----

// Slices of beginnings, of ends, and backwards.
// CHECK: plan.run "beginning" @
// CHECK: plan.run "vector" @
// CHECK: plan.run "backwards" @
func.func @main(%x: tensor<2x8xf32>, %v: tensor<8xf32>) -> (tensor<2x6xf32>, tensor<3xf32>, tensor<2x4xf32>) {
  %a = burin.slice %x {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>} : (tensor<2x8xf32>) -> tensor<2x6xf32> loc("beginning")
  %b = burin.slice %v {starts = array<i64: 0>, steps = array<i64: 1>} : (tensor<8xf32>) -> tensor<3xf32> loc("vector")
  %c = burin.slice %x {starts = array<i64: 1, 7>, steps = array<i64: -1, -2>} : (tensor<2x8xf32>) -> tensor<2x4xf32> loc("backwards")
  return %a, %b, %c : tensor<2x6xf32>, tensor<3xf32>, tensor<2x4xf32>
}

// -----

// CHECK: plan.run "nearest" @
// CHECK: plan.run "picked" @
// CHECK: plan.run "linear" @
func.func @main(%x: tensor<1x2x3x8xf32>) -> (tensor<1x4x6x8xf32>, tensor<1x3x3x8xf32>, tensor<1x3x4x8xf32>) {
  %a = burin.resize_nearest %x {rows = array<i64: 0, 0, 1, 1>, columns = array<i64: 0, 0, 1, 1, 2, 2>} : (tensor<1x2x3x8xf32>) -> tensor<1x4x6x8xf32> loc("nearest")
  %b = burin.resize_nearest %x {rows = array<i64: 0, 0, 1>, columns = array<i64: 0, 1, 2>} : (tensor<1x2x3x8xf32>) -> tensor<1x3x3x8xf32> loc("picked")
  %c = burin.resize_linear %x {coordinates = "half_pixel", scales = array<f64: 1.5, 1.3>} : (tensor<1x2x3x8xf32>) -> tensor<1x3x4x8xf32> loc("linear")
  return %a, %b, %c : tensor<1x4x6x8xf32>, tensor<1x3x3x8xf32>, tensor<1x3x4x8xf32>
}

// -----

// CHECK: plan.run "broadcast" @
// CHECK: plan.run "mirrored" @
func.func @main(%x: tensor<2x1xf32>, %v: tensor<4xf32>) -> (tensor<2x5xf32>, tensor<9xf32>) {
  %a = burin.broadcast %x : (tensor<2x1xf32>) -> tensor<2x5xf32> loc("broadcast")
  %b = burin.mirror_pad %v {low = array<i64: 3>, high = array<i64: 2>, mode = "reflect"} : (tensor<4xf32>) -> tensor<9xf32> loc("mirrored")
  return %a, %b : tensor<2x5xf32>, tensor<9xf32>
}
