// RUN: %burin-opt %s --form-steps --choose-schedules="target=portable" | %FileCheck %s --check-prefixes=CHECK,PORTABLE
// RUN: %burin-opt %s --form-steps --choose-schedules="target=cortex-m4" | %FileCheck %s --check-prefixes=CHECK,CORTEX
// RUN: %burin-opt %s --form-steps --choose-schedules="target=x86-64-avx2" | %FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: %burin-opt %s --form-steps --choose-schedules="target=aarch64-neon" | %FileCheck %s --check-prefixes=CHECK,NEON
// RUN: %burin-opt %s --form-steps --choose-schedules="target=aarch64-neon-dotprod" | %FileCheck %s --check-prefixes=CHECK,SDOT
// RUN: %not %burin-opt %s --form-steps --choose-schedules="target=pdp11" 2>&1 | %FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: target "pdp11" is unknown; accepted are {{.*}} [B0401]

// 16 channels, 4 columns of pixels, rows of 3 taps x 16 channels.
// CHECK-LABEL: @conv
// PORTABLE: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 2, dot = 1, unroll = 0>
// CORTEX: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 2, dot = 4, unroll = 0, widen = 16>
// AVX2: #plan.schedule<contraction, lanes = 8, columns = 2, rows = 4, dot = 2, unroll = 0, widen = 16>
// NEON: #plan.schedule<contraction, lanes = 4, columns = 4, rows = 4, dot = 2, unroll = 0>
// SDOT: #plan.schedule<contraction, lanes = 4, columns = 4, rows = 4, dot = 4, unroll = 0>
func.func @conv(%x: tensor<1x6x6x16xi8>, %w: tensor<16x3x3x16xi8>, %b: tensor<16xi32>) -> tensor<1x4x4x16xi32> {
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x6x6x16xi8>, tensor<16x3x3x16xi8>, tensor<16xi32>) -> tensor<1x4x4x16xi32>
  return %y : tensor<1x4x4x16xi32>
}

// Float has no dot groups.
// CHECK-LABEL: @matmul_float
// PORTABLE: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>
// CORTEX: #plan.schedule<contraction, lanes = 1, columns = 8, rows = 1, dot = 1, unroll = 0>
// AVX2: #plan.schedule<contraction, lanes = 8, columns = 2, rows = 1, dot = 1, unroll = 0>
// NEON: #plan.schedule<contraction, lanes = 4, columns = 4, rows = 1, dot = 1, unroll = 0>
// SDOT: #plan.schedule<contraction, lanes = 4, columns = 4, rows = 1, dot = 1, unroll = 0>
func.func @matmul_float(%x: tensor<1x8xf32>, %w: tensor<16x8xf32>, %b: tensor<16xf32>) -> tensor<1x16xf32> {
  %y = burin.matmul %x, %w, %b : (tensor<1x8xf32>, tensor<16x8xf32>, tensor<16xf32>) -> tensor<1x16xf32>
  return %y : tensor<1x16xf32>
}

// 10 outputs fill no vector; 7 inputs no dot group.
// CHECK-LABEL: @odd
// PORTABLE: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>
// CORTEX: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>
// AVX2: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>
// NEON: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>
// SDOT: #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>
func.func @odd(%x: tensor<1x7xi8>, %w: tensor<10x7xi8>, %b: tensor<10xi32>) -> tensor<1x10xi32> {
  %y = burin.matmul %x, %w, %b : (tensor<1x7xi8>, tensor<10x7xi8>, tensor<10xi32>) -> tensor<1x10xi32>
  return %y : tensor<1x10xi32>
}

// A depthwise convolution is a window: its channel is in both operands.
// CHECK-LABEL: @depthwise
// PORTABLE: #plan.schedule<window, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 1>
// CORTEX: #plan.schedule<window, lanes = 1, columns = 4, rows = 1, dot = 1, unroll = 1>
// AVX2: #plan.schedule<window, lanes = 8, columns = 1, rows = 4, dot = 1, unroll = 1>
// NEON: #plan.schedule<window, lanes = 4, columns = 1, rows = 4, dot = 1, unroll = 1>
func.func @depthwise(%x: tensor<1x6x6x16xi8>, %w: tensor<16x3x3x1xi8>, %b: tensor<16xi32>) -> tensor<1x4x4x16xi32> {
  %y = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 16 : i64} : (tensor<1x6x6x16xi8>, tensor<16x3x3x1xi8>, tensor<16xi32>) -> tensor<1x4x4x16xi32>
  return %y : tensor<1x4x4x16xi32>
}

// The taps of a large window are a loop.
// CHECK-LABEL: @pool
// PORTABLE: #plan.schedule<window, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>
// CORTEX: #plan.schedule<window, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>
// AVX2: #plan.schedule<window, lanes = 4, columns = 1, rows = 1, dot = 1, unroll = 0>
func.func @pool(%x: tensor<1x6x6x4xf32>) -> tensor<1x2x2x4xf32> {
  %y = burin.max_pool_2d %x {window = array<i64: 5, 5>, strides = array<i64: 1, 1>} : (tensor<1x6x6x4xf32>) -> tensor<1x2x2x4xf32>
  return %y : tensor<1x2x2x4xf32>
}

// CHECK-LABEL: @elementwise
// PORTABLE: #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>
// CORTEX: #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>
// AVX2: #plan.schedule<elementwise, lanes = 8, columns = 1, rows = 1, dot = 1, unroll = 0>
// NEON: #plan.schedule<elementwise, lanes = 4, columns = 1, rows = 1, dot = 1, unroll = 0>
// SDOT: #plan.schedule<elementwise, lanes = 4, columns = 1, rows = 1, dot = 1, unroll = 0>
func.func @elementwise(%x: tensor<2x16xf32>) -> tensor<2x16xf32> {
  %y = burin.add %x, %x : (tensor<2x16xf32>, tensor<2x16xf32>) -> tensor<2x16xf32>
  return %y : tensor<2x16xf32>
}

// Rows are summed and searched: the class of a softmax in float; with a table it looks up.
// CHECK-LABEL: @softmax
// CHECK: #plan.schedule<reduce, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>
func.func @softmax(%x: tensor<2x16xf32>) -> tensor<2x16xf32> {
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<2x16xf32>) -> tensor<2x16xf32>
  return %y : tensor<2x16xf32>
}

// CHECK-LABEL: @table
// CHECK: #plan.schedule<lookup, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>
func.func @table(%x: tensor<2x16xi8>, %t: tensor<256xi32>) -> tensor<2x16xi8> {
  %y = burin.quantized_softmax %x, %t : (tensor<2x16xi8>, tensor<256xi32>) -> tensor<2x16xi8>
  return %y : tensor<2x16xi8>
}

// A transpose that moves the last axis copies single elements; one that keeps it copies vectors.
// CHECK-LABEL: @transpose
// CHECK: #plan.schedule<move, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>
func.func @transpose(%x: tensor<8x16xf32>) -> tensor<16x8xf32> {
  %y = burin.transpose %x {permutation = array<i64: 1, 0>} : (tensor<8x16xf32>) -> tensor<16x8xf32>
  return %y : tensor<16x8xf32>
}

// CHECK-LABEL: @outer_transpose
// PORTABLE: #plan.schedule<move, lanes = 1,
// AVX2: #plan.schedule<move, lanes = 8,
func.func @outer_transpose(%x: tensor<3x4x16xf32>) -> tensor<4x3x16xf32> {
  %y = burin.transpose %x {permutation = array<i64: 1, 0, 2>} : (tensor<3x4x16xf32>) -> tensor<4x3x16xf32>
  return %y : tensor<4x3x16xf32>
}

// A border alone is a move.
// CHECK-LABEL: @border
// PORTABLE: #plan.schedule<move, lanes = 1,
// AVX2: #plan.schedule<move, lanes = 8,
func.func @border(%x: tensor<3x8xf32>) -> tensor<5x8xf32> {
  %y = burin.pad %x {low = array<i64: 1, 0>, high = array<i64: 1, 0>, value = 0.0 : f64} : (tensor<3x8xf32>) -> tensor<5x8xf32>
  return %y : tensor<5x8xf32>
}

// A schedule that is there stays.
// CHECK-LABEL: @edited
// CHECK: #plan.schedule<elementwise, lanes = 2, columns = 3, rows = 1, dot = 1, unroll = 0>
func.func @edited(%x: tensor<6xf32>) -> tensor<6xf32> {
  %y = plan.step "s" attributes {schedule = #plan.schedule<elementwise, lanes = 2, columns = 3, rows = 1, dot = 1, unroll = 0>} {
    %e = tensor.empty() : tensor<6xf32>
    %c = linalg.copy ins(%x : tensor<6xf32>) outs(%e : tensor<6xf32>) -> tensor<6xf32>
    plan.yield %c : tensor<6xf32>
  } : tensor<6xf32>
  return %y : tensor<6xf32>
}
