// RUN: not %burin-opt %s -split-input-file --verify-emittable 2>&1 | %FileCheck %s

// CHECK: error: 'plan.buffer' cannot be emitted: a type is not a static tensor of i1, i8, i16, i32, i64 or f32
// A buffer larger than memory.
module attributes {burin.phase = "lowered", plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64} {
  func.func private @a(%arg0: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {plan.schedule = #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
    %0 = tensor.empty() : tensor<4x4xf32>
    %1 = linalg.add ins(%arg0, %arg0 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
  func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
    %b = plan.buffer "big" {offset = 0 : i64} : tensor<4611686018427387904x4xf32>
    %1 = plan.run "one" @a(%x) {offset = 1600000 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %i = tensor.insert_slice %1 into %b[100000, 0] [4, 4] [1, 1] : tensor<4x4xf32> into tensor<4611686018427387904x4xf32>
    %s = tensor.extract_slice %i[100000, 0] [4, 4] [1, 1] : tensor<4611686018427387904x4xf32> to tensor<4x4xf32>
    %2 = plan.run "two" @a(%s) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    return %2 : tensor<4x4xf32>
  }
}

// -----

// CHECK: error: 'tensor.extract_slice' cannot be emitted: between kernels stand only
// Rows of a constant, whose table is known as a whole only.
module attributes {burin.phase = "lowered", plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64} {
  func.func private @a(%arg0: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {plan.schedule = #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
    %0 = tensor.empty() : tensor<4x4xf32>
    %1 = linalg.add ins(%arg0, %arg0 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
  func.func @main(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>) {
    %c = burin.constant dense<1.0> : tensor<8x4xf32> : tensor<8x4xf32>
    %b = tensor.extract_slice %c[4, 0] [4, 4] [1, 1] : tensor<8x4xf32> to tensor<4x4xf32>
    %1 = plan.run "one" @a(%b) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
}

// -----

// CHECK: error: 'plan.run' cannot be emitted: its result lies over the result of "one", which is still needed
// A result over an input that the kernel also reads as another argument.
module attributes {burin.phase = "lowered", plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64} {
  func.func private @a(%arg0: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {plan.schedule = #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
    %0 = tensor.empty() : tensor<4x4xf32>
    %1 = linalg.add ins(%arg0, %arg0 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
  func.func private @r(%arg0: tensor<4x4xf32>, %arg1: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {plan.overlap = #plan.overlap<input = 0, distance = 0, descending = false>, plan.schedule = #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
    %0 = tensor.empty() : tensor<4x4xf32>
    %1 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%arg0, %arg1 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) {
    ^bb0(%p: f32, %q: f32, %o: f32):
      %s = arith.subf %p, %q : f32
      linalg.yield %s : f32
    } -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
  func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
    %1 = plan.run "one" @a(%x) {offset = 0 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = plan.run "two" @r(%1, %1) {offset = 0 : i64} : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    %3 = plan.run "three" @a(%2) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    return %3 : tensor<4x4xf32>
  }
}

// -----

// CHECK: error: 'tensor.insert_slice' cannot be emitted: between kernels stand only
// Rows that two steps fill.
module attributes {burin.phase = "lowered", plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64} {
  func.func private @a(%arg0: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {plan.schedule = #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
    %0 = tensor.empty() : tensor<4x4xf32>
    %1 = linalg.add ins(%arg0, %arg0 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
  func.func @main(%x: tensor<4x4xf32>, %z: tensor<4x4xf32>) -> tensor<6x4xf32> {
    %b = plan.buffer "buf" {offset = -1 : i64} : tensor<6x4xf32>
    %1 = plan.run "one" @a(%x) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = plan.run "two" @a(%z) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %i = tensor.insert_slice %2 into %b[2, 0] [4, 4] [1, 1] : tensor<4x4xf32> into tensor<6x4xf32>
    %j = tensor.insert_slice %1 into %i[0, 0] [4, 4] [1, 1] : tensor<4x4xf32> into tensor<6x4xf32>
    return %j : tensor<6x4xf32>
  }
}

// -----

// CHECK: error: 'tensor.insert_slice' cannot be emitted: between kernels stand only
// Rows that are no step's.
module attributes {burin.phase = "lowered", plan.arena_bytes = 192 : i64, plan.arena_lower_bound = 64 : i64} {
  func.func private @a(%arg0: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {plan.schedule = #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
    %0 = tensor.empty() : tensor<4x4xf32>
    %1 = linalg.add ins(%arg0, %arg0 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
  func.func @main(%x: tensor<4x4xf32>, %z: tensor<4x4xf32>) -> tensor<8x4xf32> {
    %b = plan.buffer "buf" {offset = -1 : i64} : tensor<8x4xf32>
    %1 = plan.run "one" @a(%x) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = plan.run "two" @a(%z) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %i = tensor.insert_slice %1 into %b[0, 0] [4, 4] [1, 1] : tensor<4x4xf32> into tensor<8x4xf32>
    %j = tensor.insert_slice %2 into %i[4, 0] [4, 4] [1, 1] : tensor<4x4xf32> into tensor<8x4xf32>
    %w = tensor.extract_slice %j[0, 0] [8, 4] [1, 1] : tensor<8x4xf32> to tensor<8x4xf32>
    %s = tensor.extract_slice %j[4, 0] [4, 4] [1, 1] : tensor<8x4xf32> to tensor<4x4xf32>
    %k = tensor.insert_slice %s into %w[0, 0] [4, 4] [1, 1] : tensor<4x4xf32> into tensor<8x4xf32>
    return %k : tensor<8x4xf32>
  }
}

// -----

// CHECK: error: 'plan.buffer' cannot be emitted: no step fills it
// A buffer that no step fills.
module attributes {burin.phase = "lowered", plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64} {
  func.func private @a(%arg0: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {plan.schedule = #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
    %0 = tensor.empty() : tensor<4x4xf32>
    %1 = linalg.add ins(%arg0, %arg0 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%0 : tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
  func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
    %b = plan.buffer "buf" {offset = 0 : i64} : tensor<4x4xf32>
    %1 = plan.run "one" @a(%b) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
}
