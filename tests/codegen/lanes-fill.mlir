// Vectors are used where the axis they run along has room for them: in windows as in maps.
// RUN: %burin compile %s --target x86-64-avx2 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin compile %s --target aarch64-neon --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target portable --self-test

// CHECK: window; lanes
// CHECK: f32x{{[48]}} acc_0 = 
// CHECK: store(&out[
// CHECK: elementwise; lanes
// CHECK: store(&out[
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<1x6x6x8xf32> {burin.name = "x"}) -> (tensor<1x4x4x8xf32> {burin.name = "y"}, tensor<1x6x6x8xf32> {burin.name = "z"}) {
    %w = burin.constant dense<0.5> : tensor<8x3x3x1xf32> : tensor<8x3x3x1xf32>
    %b = burin.constant dense<1.0> : tensor<8xf32> : tensor<8xf32>
    %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 8 : i64} : (tensor<1x6x6x8xf32>, tensor<8x3x3x1xf32>, tensor<8xf32>) -> tensor<1x4x4x8xf32>
    %z = burin.abs %x : (tensor<1x6x6x8xf32>) -> tensor<1x6x6x8xf32>
    return %y, %z : tensor<1x4x4x8xf32>, tensor<1x6x6x8xf32>
  }
}
