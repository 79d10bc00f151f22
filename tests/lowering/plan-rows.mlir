// RUN: %burin-opt %s -split-input-file --plan-arena -verify-diagnostics | %FileCheck %s

// Two steps fill one buffer; each stands where its rows are, in the output that the buffer becomes and in the arena.
// CHECK-LABEL: func.func @main
// CHECK: plan.buffer "joined" {offset = [[B:[0-9]+]] : i64}
// CHECK: plan.step "top" attributes {offset = [[B]] : i64
func.func @main(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %b = plan.buffer "joined" : tensor<4x8xf32>
  %u = tensor.extract_slice %x[0, 0] [1, 8] [1, 1] : tensor<4x8xf32> to tensor<1x8xf32>
  %top = plan.step "top" {
    %e = tensor.empty() : tensor<1x8xf32>
    %y = linalg.exp ins(%u : tensor<1x8xf32>) outs(%e : tensor<1x8xf32>) -> tensor<1x8xf32>
    plan.yield %y : tensor<1x8xf32>
  } : tensor<1x8xf32>
  %b1 = tensor.insert_slice %top into %b[0, 0] [1, 8] [1, 1] : tensor<1x8xf32> into tensor<4x8xf32>
  %v = tensor.extract_slice %x[1, 0] [3, 8] [1, 1] : tensor<4x8xf32> to tensor<3x8xf32>
  %rest = plan.step "rest" {
    %e = tensor.empty() : tensor<3x8xf32>
    %y = linalg.exp ins(%v : tensor<3x8xf32>) outs(%e : tensor<3x8xf32>) -> tensor<3x8xf32>
    plan.yield %y : tensor<3x8xf32>
  } : tensor<3x8xf32>
  %b2 = tensor.insert_slice %rest into %b1[1, 0] [3, 8] [1, 1] : tensor<3x8xf32> into tensor<4x8xf32>
  %z = plan.step "z" {
    %e = tensor.empty() : tensor<4x8xf32>
    %y = linalg.exp ins(%b2 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
    plan.yield %y : tensor<4x8xf32>
  } : tensor<4x8xf32>
  return %z : tensor<4x8xf32>
}

// -----

// Rows that are there already.
func.func @main(%x: tensor<2x8xf32>) -> tensor<4x8xf32> {
  %b = plan.buffer "joined" : tensor<4x8xf32>
  %s = plan.step "s" {
    %e = tensor.empty() : tensor<2x8xf32>
    %y = linalg.exp ins(%x : tensor<2x8xf32>) outs(%e : tensor<2x8xf32>) -> tensor<2x8xf32>
    plan.yield %y : tensor<2x8xf32>
  } : tensor<2x8xf32>
  %t = plan.step "t" {
    %e = tensor.empty() : tensor<2x8xf32>
    %y = linalg.exp ins(%x : tensor<2x8xf32>) outs(%e : tensor<2x8xf32>) -> tensor<2x8xf32>
    plan.yield %y : tensor<2x8xf32>
  } : tensor<2x8xf32>
  %b1 = tensor.insert_slice %t into %b[0, 0] [2, 8] [1, 1] : tensor<2x8xf32> into tensor<4x8xf32>
  // expected-error @+1 {{rows are inserted into no buffer, into one that something else reads or that has them, or no step computes them [B0502]}}
  %b2 = tensor.insert_slice %s into %b1[1, 0] [2, 8] [1, 1] : tensor<2x8xf32> into tensor<4x8xf32>
  return %b2 : tensor<4x8xf32>
}

// -----

// Rows of an input, which no step computes.
func.func @main(%x: tensor<2x8xf32>) -> tensor<4x8xf32> {
  %b = plan.buffer "joined" : tensor<4x8xf32>
  // expected-error @+1 {{[B0502]}}
  %b1 = tensor.insert_slice %x into %b[0, 0] [2, 8] [1, 1] : tensor<2x8xf32> into tensor<4x8xf32>
  return %b1 : tensor<4x8xf32>
}

// -----

// Not whole rows.
func.func @main(%x: tensor<4x2xf32>) -> tensor<4x8xf32> {
  %b = plan.buffer "joined" : tensor<4x8xf32>
  %s = plan.step "s" {
    %e = tensor.empty() : tensor<4x2xf32>
    %y = linalg.exp ins(%x : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
    plan.yield %y : tensor<4x2xf32>
  } : tensor<4x2xf32>
  // expected-error @+1 {{[B0502]}}
  %b1 = tensor.insert_slice %s into %b[0, 0] [4, 2] [1, 1] : tensor<4x2xf32> into tensor<4x8xf32>
  return %b1 : tensor<4x8xf32>
}

// -----

// expected-error @+1 {{an input or output is not a static tensor [B0501]}}
func.func @main(%x: f32) -> tensor<2x8xf32> {
  %s = plan.step "s" {
    %e = tensor.empty() : tensor<2x8xf32>
    %y = linalg.fill ins(%x : f32) outs(%e : tensor<2x8xf32>) -> tensor<2x8xf32>
    plan.yield %y : tensor<2x8xf32>
  } : tensor<2x8xf32>
  return %s : tensor<2x8xf32>
}
