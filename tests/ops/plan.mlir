// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s

// CHECK-LABEL: @step
// CHECK: %[[Y:[0-9]+]] = plan.step "conv_0" attributes {offset = 64 : i64, origin = ["conv", "relu"], schedule = #plan.schedule<contraction, lanes = 8, columns = 2, rows = 6, dot = 2, unroll = 0>} {
// CHECK: plan.yield %{{[0-9]+}} : tensor<4xf32>
// CHECK: } : tensor<4xf32>
// CHECK: return %[[Y]]
func.func @step() -> tensor<4xf32> {
  %y = plan.step "conv_0" attributes {origin = ["conv", "relu"], offset = 64 : i64,
      schedule = #plan.schedule<contraction, lanes = 8, columns = 2, rows = 6, dot = 2, unroll = 0>} {
    %e = tensor.empty() : tensor<4xf32>
    plan.yield %e : tensor<4xf32>
  } : tensor<4xf32>
  return %y : tensor<4xf32>
}

// Every class has a name.
// CHECK-LABEL: @classes
// CHECK: plan.schedule = [#plan.schedule<contraction, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>, #plan.schedule<window, lanes = 64, columns = 64, rows = 64, dot = 64, unroll = 1>, #plan.schedule<elementwise, {{.*}}>, #plan.schedule<reduce, {{.*}}>, #plan.schedule<move, {{.*}}>, #plan.schedule<lookup, {{.*}}>]
func.func private @classes() attributes {plan.schedule = [
  #plan.schedule<contraction, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>,
  #plan.schedule<window, lanes = 64, columns = 64, rows = 64, dot = 64, unroll = 1>,
  #plan.schedule<elementwise, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>,
  #plan.schedule<reduce, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>,
  #plan.schedule<move, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>,
  #plan.schedule<lookup, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>]}

// CHECK-LABEL: @run
// CHECK: plan.run "conv_0" @kernel_0(%arg0, %arg0) {offset = 0 : i64, origin = ["conv"]} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
func.func private @kernel_0(tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
func.func @run(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = plan.run "conv_0" @kernel_0(%x, %x) {origin = ["conv"], offset = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @no_yield() {
  // expected-error @+1 {{'plan.step' op does not end in plan.yield}}
  %y = plan.step "s" {
    %e = tensor.empty() : tensor<4xf32>
    func.call @no_yield() : () -> ()
    ub.unreachable
  } : tensor<4xf32>
  return
}

// -----

func.func @yield_type() {
  // expected-error @+1 {{'plan.step' op yields 'tensor<4xf32>' for a result of type 'tensor<5xf32>'}}
  %y = plan.step "s" {
    %e = tensor.empty() : tensor<4xf32>
    plan.yield %e : tensor<4xf32>
  } : tensor<5xf32>
  return
}

// -----

func.func @yield_parent(%x: tensor<4xf32>) {
  // expected-error @+1 {{'plan.yield' op expects parent op 'plan.step'}}
  plan.yield %x : tensor<4xf32>
}

// -----

func.func @arguments(%x: tensor<4xf32>) {
  // expected-error @+1 {{'plan.step' op region should have no arguments}}
  %y = plan.step "s" {
  ^bb0(%i: index):
    plan.yield %x : tensor<4xf32>
  } : tensor<4xf32>
  return
}

// -----

func.func @no_kernel(%x: tensor<4xf32>) {
  // expected-error @+1 {{'plan.run' op runs "kernel_0", which is not a function here}}
  %y = plan.run "s" @kernel_0(%x) {offset = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @kernel_0(tensor<5xf32>) -> tensor<4xf32>
func.func @kernel_type(%x: tensor<4xf32>) {
  // expected-error @+1 {{'plan.run' op runs kernel "kernel_0" of type '(tensor<5xf32>) -> tensor<4xf32>' as '(tensor<4xf32>) -> tensor<4xf32>'}}
  %y = plan.run "s" @kernel_0(%x) {offset = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @kernel_0(tensor<4xf32>) -> tensor<4xf32>
func.func @no_offset(%x: tensor<4xf32>) {
  // expected-error @+1 {{'plan.run' op requires attribute 'offset'}}
  %y = plan.run "s" @kernel_0(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

// expected-error @+1 {{schedule: lanes = 0 is not from 1 to 64}}
#s = #plan.schedule<window, lanes = 0, columns = 1, rows = 1, dot = 1, unroll = 0>

// -----

// expected-error @+1 {{schedule: columns = 65 is not from 1 to 64}}
#s = #plan.schedule<window, lanes = 1, columns = 65, rows = 1, dot = 1, unroll = 0>

// -----

// expected-error @+1 {{schedule: rows = -1 is not from 1 to 64}}
#s = #plan.schedule<window, lanes = 1, columns = 1, rows = -1, dot = 1, unroll = 0>

// -----

// expected-error @+1 {{schedule: dot = 100 is not from 1 to 64}}
#s = #plan.schedule<window, lanes = 1, columns = 1, rows = 1, dot = 100, unroll = 0>

// -----

// expected-error @+1 {{schedule: unroll = 2 is neither 0 nor 1}}
#s = #plan.schedule<window, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 2>

// -----

// expected-error @+1 {{schedule: unroll = 9 is not from 0 to 8}}
#s = #plan.schedule<contraction, lanes = 1, columns = 1, rows = 1, dot = 4, unroll = 9>

// -----

// expected-error @+1 {{schedule: widen = 4 is none of 0, 8 and 16}}
#s = #plan.schedule<contraction, lanes = 1, columns = 1, rows = 1, dot = 2, unroll = 0, widen = 4>
