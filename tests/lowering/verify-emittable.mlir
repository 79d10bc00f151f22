// RUN: %burin-opt %s -split-input-file -verify-diagnostics --verify-emittable

// What the pipeline leaves passes: reshapes and one border at the end, primitives, scalar arithmetic.
func.func private @exp_f32(f32) -> f32
func.func private @kernel(%x: tensor<4x4xf32>) -> tensor<2x10xf32> {
  %e = tensor.empty() : tensor<4x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %p = func.call @exp_f32(%in) : (f32) -> f32
    %s = math.absf %p : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  %r = tensor.collapse_shape %y [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %s = tensor.expand_shape %r [[0, 1]] output_shape [2, 8] : tensor<16xf32> into tensor<2x8xf32>
  %c = arith.constant 0.0 : f32
  %p = tensor.pad %s low[0, 1] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %c : f32
  } : tensor<2x8xf32> to tensor<2x10xf32>
  return %p : tensor<2x10xf32>
}
func.func @main(%x: tensor<4x4xf32>) -> tensor<20xf32> {
  %y = plan.run "s" @kernel(%x) {offset = -1 : i64} : (tensor<4x4xf32>) -> tensor<2x10xf32>
  %f = tensor.collapse_shape %y [[0, 1]] : tensor<2x10xf32> into tensor<20xf32>
  return %f : tensor<20xf32>
}

// -----

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'burin.clamp' cannot be emitted: between kernels stand only constants, buffers, reshapes and slices of rows [B0501]}}
  %y = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error @+1 {{'burin.clamp' cannot be emitted: between kernels stand only constants, buffers, reshapes and slices of rows [B0501]}}
  %z = burin.clamp %y {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}

// -----

func.func private @kernel(%x: tensor<4xf64>) -> tensor<4xf64> {
  // expected-error @+1 {{'func.return' cannot be emitted: a type is not a static tensor of i1, i8, i16, i32, i64 or f32 [B0501]}}
  return %x : tensor<4xf64>
}

// -----

func.func private @kernel(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{'func.return' cannot be emitted: a type is not a static tensor}}
  return %x : tensor<?xf32>
}

// -----

func.func private @kernel() -> tensor<65536x65536xi8> {
  // expected-error @+1 {{'tensor.empty' cannot be emitted: a type is not a static tensor}}
  %e = tensor.empty() : tensor<65536x65536xi8>
  // expected-error @+1 {{'func.return' cannot be emitted: a type is not a static tensor}}
  return %e : tensor<65536x65536xi8>
}

// -----

func.func private @kernel(%x: tensor<4xf32>) -> tensor<2x2xf32> {
  %e = tensor.empty() : tensor<2x2xf32>
  // expected-error @+1 {{'tensor.expand_shape' cannot be emitted: placements and reshapes stand only at a kernel's end [B0501]}}
  %r = tensor.expand_shape %x [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  %y = linalg.copy ins(%r : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

func.func private @kernel(%x: tensor<4xf32>) -> tensor<6xf32> {
  %c = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<6xf32>
  // expected-error @+1 {{'tensor.pad' cannot be emitted: placements and reshapes stand only at a kernel's end [B0501]}}
  %p = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %c : f32
  } : tensor<4xf32> to tensor<6xf32>
  %y = linalg.copy ins(%p : tensor<6xf32>) outs(%e : tensor<6xf32>) -> tensor<6xf32>
  return %y : tensor<6xf32>
}

// -----

func.func private @kernel(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'arith.addf' cannot be emitted: it is not linalg on tensors [B0501]}}
  %z = arith.addf %x, %y : tensor<4xf32>
  return %z : tensor<4xf32>
}

// -----

func.func private @kernel(%x: tensor<4xf32>, %w: tensor<2xf32>) -> tensor<5xf32> {
  %e = tensor.empty() : tensor<5xf32>
  // expected-error @+1 {{'linalg.generic' cannot be emitted: the result is indexed by more than plain loops [B0501]}}
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0 + d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %w : tensor<4xf32>, tensor<2xf32>) outs(%e : tensor<5xf32>) {
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// -----

func.func private @called(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'func.call' cannot be emitted: it is not linalg on tensors [B0501]}}
  %y = func.call @called(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func private @kernel(%x: tensor<4xf32>, %n: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    // expected-error @+1 {{'tensor.from_elements' cannot be emitted: a loop body holds only scalar arithmetic [B0501]}}
    %v = tensor.from_elements %in : tensor<1xf32>
    %zero = arith.constant 0 : index
    %s = tensor.extract %v[%zero] : tensor<1xf32>
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// A result that is no output lies inside the arena.
module attributes {plan.arena_bytes = 32 : i64} {
  func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{offset 1000003 is no place for its result [B0501]}}
    %y = plan.run "a" @kernel(%x) {offset = 1000003 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    %z = plan.run "b" @kernel(%y) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %z : tensor<4xf32>
  }
}

// -----

// Scratch memory of a kernel lies inside the arena.
module attributes {plan.arena_bytes = 64 : i64} {
  func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> attributes {plan.scratch = 32 : i64} {
    return %x : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{offset 48 is no place for its scratch memory [B0501]}}
    %y = plan.run "step" @kernel(%x) {offset = -1 : i64, plan.scratch_offset = 48 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %y : tensor<4xf32>
  }
}

// -----

module attributes {plan.arena_bytes = 64 : i64} {
  func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> attributes {plan.scratch = 32 : i64} {
    return %x : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{offset -1 is no place for its scratch memory [B0501]}}
    %y = plan.run "step" @kernel(%x) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %y : tensor<4xf32>
  }
}
