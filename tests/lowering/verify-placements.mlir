// RUN: %burin-opt %s -split-input-file -verify-diagnostics --verify-emittable

// A place that is not known at compile time is no place.
func.func private @kernel(%x: tensor<2xf32>) -> tensor<8xf32> {
  %at = arith.constant 3 : index
  %e = tensor.empty() : tensor<8xf32>
  // expected-error @+1 {{'tensor.insert_slice' cannot be emitted: its offsets are not constants, or it changes the rank [B0501]}}
  %p = tensor.insert_slice %x into %e[%at] [2] [1] : tensor<2xf32> into tensor<8xf32>
  return %p : tensor<8xf32>
}

// -----

// What lies under a slice must not have been computed by the same kernel: it would be lost.
func.func private @kernel(%x: tensor<2xf32>) -> tensor<8xf32> {
  %c = arith.constant 7.0 : f32
  %e = tensor.empty() : tensor<8xf32>
  %f = linalg.fill ins(%c : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  // expected-error @+1 {{'tensor.insert_slice' cannot be emitted: it writes into a tensor that the kernel computes or reads [B0501]}}
  %p = tensor.insert_slice %x into %f[2] [2] [1] : tensor<2xf32> into tensor<8xf32>
  return %p : tensor<8xf32>
}

// -----

// A border inside a slice would be filled over its neighbours.
func.func private @kernel(%x: tensor<2xf32>, %t: tensor<8xf32>) -> tensor<8xf32> {
  %c = arith.constant 0.0 : f32
  %b = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %c : f32
  } : tensor<2xf32> to tensor<4xf32>
  // expected-error @+1 {{'tensor.insert_slice' cannot be emitted: a kernel places its result only once [B0501]}}
  %p = tensor.insert_slice %b into %t[4] [4] [1] : tensor<4xf32> into tensor<8xf32>
  return %p : tensor<8xf32>
}

// -----

// The run says which input changes; the kernel must do so.
module attributes {plan.arena_bytes = 32 : i64} {
  func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %y = plan.run "a" @kernel(%x) {offset = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @+1 {{'plan.run' cannot be emitted: it updates another input than its kernel does [B0501]}}
    %z = plan.run "b" @kernel(%y) {offset = 0 : i64, updates = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    %w = plan.run "c" @kernel(%z) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %w : tensor<4xf32>
  }
}

// -----

// The caller writes all inputs, in any order.
module attributes {plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64} {
  func.func private @a(%x: tensor<16xf32>) -> tensor<16xf32> {
    %e = tensor.empty() : tensor<16xf32>
    %y = linalg.add ins(%x, %x : tensor<16xf32>, tensor<16xf32>) outs(%e : tensor<16xf32>) -> tensor<16xf32>
    return %y : tensor<16xf32>
  }
  // expected-error @+1 {{'func.func' cannot be emitted: input 1 lies over input 0 [B0501]}}
  func.func @main(%x: tensor<16xf32> {plan.offset = 0 : i64}, %y: tensor<16xf32> {plan.offset = 0 : i64}) -> tensor<16xf32> {
    %0 = plan.run "a" @a(%x) {offset = -1 : i64} : (tensor<16xf32>) -> tensor<16xf32>
    return %0 : tensor<16xf32>
  }
}
