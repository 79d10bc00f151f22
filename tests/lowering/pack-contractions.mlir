// RUN: %burin-opt %s --form-steps --choose-schedules="target=portable" --pack-contractions --mlir-print-local-scope | %FileCheck %s --check-prefixes=CHECK,PORTABLE
// RUN: %burin-opt %s --form-steps --choose-schedules="target=cortex-m4" --pack-contractions --mlir-print-local-scope | %FileCheck %s --check-prefixes=CHECK,CORTEX
// RUN: %burin-opt %s --form-steps --choose-schedules="target=x86-64-avx2" --pack-contractions --mlir-print-local-scope | %FileCheck %s --check-prefixes=CHECK,AVX2

// The weights [O][K] lie as [O / block][K / dot][block][dot]: 8 outputs of 4 inputs, numbered from 0
// (input k of output o is 4 o + k). The two output channels of a block lie side by side; on
// Cortex-M, with the 4 inputs of a dot group inside; on AVX2, 8 channels with 2 inputs inside.
// CHECK-LABEL: @weights
// PORTABLE: %[[W:[0-9]+]] = burin.constant dense<{{\[\[\[}}0, 4], [1, 5], [2, 6], [3, 7]], {{\[\[}}8, 12], [9, 13], [10, 14], [11, 15]], {{.*}}> : tensor<4x4x2xi8>
// CORTEX: %[[W:[0-9]+]] = burin.constant dense<{{\[\[\[\[}}0, 1, 2, 3], [4, 5, 6, 7]]], {{\[\[\[}}8, 9, 10, 11], [12, 13, 14, 15]]], {{.*}}> : tensor<4x1x2x4xi8>
// AVX2: %[[W:[0-9]+]] = burin.constant dense<{{\[\[\[\[}}0, 1], [4, 5], [8, 9], [12, 13], [16, 17], [20, 21], [24, 25], [28, 29]], {{\[\[}}2, 3], [6, 7], {{.*}}> : tensor<1x2x8x2xi8>
// CHECK: plan.step

// Two-way dot instructions multiply int16: the input is widened once in the step, the weights at the product.
// AVX2: %[[WIDE:[0-9]+]] = linalg.generic {{.*}} ins(%{{[a-z0-9_]+}} : tensor<2x2x2xi8>) outs({{.*}} : tensor<2x2x2xi16>)
// AVX2: arith.extsi %{{[a-z]+}} : i8 to i16

// PORTABLE: linalg.generic
// PORTABLE: linalg.generic
// PORTABLE-SAME: [affine_map<(d0, d1, d2, d3) -> (d0, d2)>, affine_map<(d0, d1, d2, d3) -> (d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>], iterator_types = ["parallel", "parallel", "reduction", "parallel"]
// PORTABLE-SAME: ins(%arg0, %[[W]] : tensor<2x4xi8>, tensor<4x4x2xi8>)
// PORTABLE-NOT: i16
// CORTEX: linalg.generic
// CORTEX: %[[WIDE:[0-9]+]] = linalg.generic {{.*}} ins(%{{[a-z0-9_]+}} : tensor<2x1x4xi8>) outs({{.*}} : tensor<2x1x4xi16>)
// CORTEX: linalg.generic
// CORTEX-SAME: affine_map<(d0, d1, d2, d3, d4) -> (d1, d2, d3, d4)>, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>], iterator_types = ["parallel", "parallel", "reduction", "parallel", "reduction"]
// CORTEX-SAME: ins(%[[WIDE]], %[[W]] :
// AVX2: linalg.generic
// AVX2-SAME: ["parallel", "parallel", "reduction", "parallel", "reduction"]
// AVX2-SAME: ins(%[[WIDE]], %[[W]] : tensor<2x2x2xi16>, tensor<1x2x8x2xi8>)
// AVX2: ^bb0(%{{[a-z0-9_]+}}: i16, %[[B:[a-z0-9_]+]]: i8, %{{[a-z0-9_]+}}: i32):
// AVX2: %[[B16:[0-9]+]] = arith.extsi %[[B]] : i8 to i16
// AVX2: arith.extsi %[[B16]] : i16 to i32
// AVX2: arith.muli

// Blocks are adjacent: the result is a reshape away.
// PORTABLE: %[[Y:[a-z0-9_]+]] = tensor.collapse_shape %{{[0-9]+}} {{\[}}[0], [1, 2]] : tensor<2x4x2xi32> into tensor<2x8xi32>
// CORTEX: %[[Y:[a-z0-9_]+]] = tensor.collapse_shape %{{[0-9]+}} {{\[}}[0], [1, 2]] : tensor<2x4x2xi32> into tensor<2x8xi32>
// AVX2: %[[Y:[a-z0-9_]+]] = tensor.collapse_shape %{{[0-9]+}} {{\[}}[0], [1, 2]] : tensor<2x1x8xi32> into tensor<2x8xi32>
// CHECK: plan.yield %[[Y]] : tensor<2x8xi32>
func.func @weights(%x: tensor<2x4xi8>) -> tensor<2x8xi32> {
  %w = burin.constant dense<[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15], [16, 17, 18, 19], [20, 21, 22, 23], [24, 25, 26, 27], [28, 29, 30, 31]]> : tensor<8x4xi8> : tensor<8x4xi8>
  %b = burin.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : tensor<8xi32> : tensor<8xi32>
  %y = burin.matmul %x, %w, %b : (tensor<2x4xi8>, tensor<8x4xi8>, tensor<8xi32>) -> tensor<2x8xi32>
  return %y : tensor<2x8xi32>
}

// The element-wise loops that end in the channel are split alike.
// CHECK-LABEL: @follower
// PORTABLE: linalg.generic {{.*}} -> (d0, d1, d2)>]{{.*}} outs({{.*}} : tensor<2x2x2xf32>)
// PORTABLE: linalg.generic {{.*}} outs({{.*}} : tensor<2x2x2xf32>)
// PORTABLE: arith.addf
// PORTABLE: linalg.generic {{.*}} outs({{.*}} : tensor<2x2x2xf32>)
// PORTABLE: arith.maximumf
// CORTEX: arith.maximumf
// AVX2: linalg.generic {{.*}} outs({{.*}} : tensor<2x1x4xf32>)
// AVX2: arith.addf
// AVX2: linalg.generic {{.*}} outs({{.*}} : tensor<2x1x4xf32>)
// AVX2: arith.maximumf
// CHECK: plan.yield %{{[a-z0-9_]+}} : tensor<2x4xf32>
func.func @follower(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %w = burin.constant dense<1.0> : tensor<4x4xf32> : tensor<4x4xf32>
  %b = burin.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32> : tensor<4xf32>
  %y = plan.step "s" {
    %e = tensor.empty() : tensor<2x4xf32>
    %i = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<4xf32>) outs(%e : tensor<2x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x4xf32>
    %p = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
    ^bb0(%in: f32, %in_0: f32, %out: f32):
      %m = arith.mulf %in, %in_0 : f32
      %s = arith.addf %out, %m : f32
      linalg.yield %s : f32
    } -> tensor<2x4xf32>
    %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%p : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %zero = arith.constant 0.0 : f32
      %c = arith.maximumf %in, %zero : f32
      linalg.yield %c : f32
    } -> tensor<2x4xf32>
    plan.yield %r : tensor<2x4xf32>
  } : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// Other classes stay as they are.
// CHECK-LABEL: @window
// CHECK: linalg.generic {{.*}} ins(%arg0, {{.*}} : tensor<1x4x4x8xf32>, tensor<2x2xi8>) outs({{.*}} : tensor<1x3x3x8xf32>)
func.func @window(%x: tensor<1x4x4x8xf32>) -> tensor<1x3x3x8xf32> {
  %y = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 1, 1>} : (tensor<1x4x4x8xf32>) -> tensor<1x3x3x8xf32>
  return %y : tensor<1x3x3x8xf32>
}
