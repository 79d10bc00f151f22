// Operators that only move elements do the same on the storage integers.
// RUN: %burin-opt %s --quantize | %FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:3>

// The value of a border is one of the tensor's: 0 is stored as its zero point.
// CHECK-LABEL: @moves
// CHECK: %[[S:[0-9]+]] = burin.slice %arg0 {starts = array<i64: 0, 1>, steps = array<i64: 1, 1>} : (tensor<2x4xi8>) -> tensor<2x3xi8>
// CHECK: %[[P:[0-9]+]] = burin.pad %[[S]] {high = array<i64: 0, 1>, low = array<i64: 0, 0>, value = 3.000000e+00 : f64} : (tensor<2x3xi8>) -> tensor<2x4xi8>
// CHECK: burin.mirror_pad %[[P]] {{.*}} : (tensor<2x4xi8>) -> tensor<2x5xi8>
func.func @moves(%x: tensor<2x4x!q>) -> tensor<2x5x!q> {
  %s = burin.slice %x {starts = array<i64: 0, 1>, steps = array<i64: 1, 1>} : (tensor<2x4x!q>) -> tensor<2x3x!q>
  %p = burin.pad %s {low = array<i64: 0, 0>, high = array<i64: 0, 1>, value = 0.0 : f64} : (tensor<2x3x!q>) -> tensor<2x4x!q>
  %m = burin.mirror_pad %p {low = array<i64: 0, 1>, high = array<i64: 0, 0>, mode = "edge"} : (tensor<2x4x!q>) -> tensor<2x5x!q>
  return %m : tensor<2x5x!q>
}

// Indices are positions, not values: they have no scale.
// CHECK-LABEL: @gather
// CHECK: burin.gather %arg0, %arg1 {axis = 0 : i64} : (tensor<2x4xi8>, tensor<3xi32>) -> tensor<3x4xi8>
func.func @gather(%x: tensor<2x4x!q>, %i: tensor<3xi32>) -> tensor<3x4x!q> {
  %g = burin.gather %x, %i {axis = 0 : i64} : (tensor<2x4x!q>, tensor<3xi32>) -> tensor<3x4x!q>
  return %g : tensor<3x4x!q>
}

// CHECK-LABEL: @resize
// CHECK: burin.resize_linear %arg0 {coordinates = "half_pixel", scales = array<f64: 2.000000e+00, 2.000000e+00>} : (tensor<1x2x2x4xi8>) -> tensor<1x4x4x4xi8>
func.func @resize(%x: tensor<1x2x2x4x!q>) -> tensor<1x4x4x4x!q> {
  %y = burin.resize_linear %x {coordinates = "half_pixel", scales = array<f64: 2.0, 2.0>} : (tensor<1x2x2x4x!q>) -> tensor<1x4x4x4x!q>
  return %y : tensor<1x4x4x4x!q>
}
