// RUN: %burin-opt %s -split-input-file -verify-diagnostics --verify-emittable

// A run that reads the old state stands before what is written over it.
module attributes {plan.arena_bytes = 32 : i64} {
  func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>, %s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}) -> (tensor<4xf32>, tensor<4xf32> {burin.state}) {
    %n = plan.run "a" @kernel(%x) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @+1 {{'plan.run' cannot be emitted: it reads a state that is overwritten already [B0501]}}
    %y = plan.run "b" @kernel(%s) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %y, %n : tensor<4xf32>, tensor<4xf32>
  }
}

// -----

// So it does itself, unless the kernel says that its result may lie over what it reads.
module attributes {plan.arena_bytes = 32 : i64} {
  func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @main(%s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}) -> (tensor<4xf32>, tensor<4xf32> {burin.state}) {
    %y = plan.run "a" @kernel(%s) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @+1 {{'plan.run' cannot be emitted: it reads a state that is overwritten already [B0501]}}
    %n = plan.run "b" @kernel(%s) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %y, %n : tensor<4xf32>, tensor<4xf32>
  }
}

// -----

module attributes {plan.arena_bytes = 32 : i64} {
  func.func private @over(%x: tensor<4xf32>) -> tensor<4xf32> attributes {plan.overlap = #plan.overlap<input = 0, distance = 0, descending = 0>} {
    return %x : tensor<4xf32>
  }
  func.func private @apart(%x: tensor<4xf32>) -> tensor<4xf32> attributes {plan.overlap = #plan.overlap<input = 0, distance = 16, descending = 0>} {
    return %x : tensor<4xf32>
  }
  func.func @main(%s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}, %t: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}) -> (tensor<4xf32> {burin.state}, tensor<4xf32> {burin.state}) {
    %m = plan.run "a" @over(%s) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @+1 {{'plan.run' cannot be emitted: it reads a state that is overwritten already [B0501]}}
    %n = plan.run "b" @apart(%t) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %m, %n : tensor<4xf32>, tensor<4xf32>
  }
}

// -----

// A state that stays in the arena is lost.
module attributes {plan.arena_bytes = 32 : i64} {
  func.func private @kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  // expected-error @+1 {{'func.func' cannot be emitted: result 1, a state, is not where the state is [B0501]}}
  func.func @main(%s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}) -> (tensor<4xf32>, tensor<4xf32> {burin.state}) {
    %y = plan.run "a" @kernel(%s) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    %n = plan.run "b" @kernel(%y) {offset = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %y, %n : tensor<4xf32>, tensor<4xf32>
  }
}

// -----

module attributes {plan.arena_bytes = 32 : i64} {
  // expected-error @+1 {{'func.func' cannot be emitted: a state is not both an argument and a result [B0501]}}
  func.func @main(%s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}, %t: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}) -> (tensor<4xf32> {burin.state}) {
    return %s : tensor<4xf32>
  }
}

// -----

// Its first value is of its type.
module attributes {plan.arena_bytes = 32 : i64} {
  // expected-error @+1 {{'func.func' cannot be emitted: argument 0 is no state [B0501]}}
  func.func @main(%s: tensor<4xf32> {burin.state = dense<0.0> : tensor<3xf32>}) -> (tensor<4xf32> {burin.state}) {
    return %s : tensor<4xf32>
  }
}

// -----

// Nor does it lie in the arena, as an input may.
module attributes {plan.arena_bytes = 32 : i64} {
  // expected-error @+1 {{'func.func' cannot be emitted: argument 0 is no state [B0501]}}
  func.func @main(%s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>, plan.offset = 0 : i64}) -> (tensor<4xf32> {burin.state}) {
    return %s : tensor<4xf32>
  }
}
