// RUN: %burin-opt %s -split-input-file --plan-arena -verify-diagnostics

// A tensor that a step updates in place has no other reader: it would see the change or not.
func.func @main(%x: tensor<2xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = plan.step "a" {
    %e = tensor.empty() : tensor<4xf32>
    %p = tensor.insert_slice %x into %e[0] [2] [1] : tensor<2xf32> into tensor<4xf32>
    plan.yield %p : tensor<4xf32>
  } : tensor<4xf32>
  // expected-error @+1 {{step "b" updates in place a tensor that is no other step's result or that something else reads [B0502]}}
  %b = plan.step "b" {
    %p = tensor.insert_slice %x into %a[2] [2] [1] : tensor<2xf32> into tensor<4xf32>
    plan.yield %p : tensor<4xf32>
  } : tensor<4xf32>
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// -----

// Inputs belong to the caller.
func.func @main(%x: tensor<2xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{[B0502]}}
  %b = plan.step "b" {
    %p = tensor.insert_slice %x into %y[2] [2] [1] : tensor<2xf32> into tensor<4xf32>
    plan.yield %p : tensor<4xf32>
  } : tensor<4xf32>
  return %b : tensor<4xf32>
}
