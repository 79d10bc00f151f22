// RUN: %burin-opt %s --form-steps --choose-schedules --pack-contractions --plan-arena --outline-kernels | %FileCheck %s

// Layers of equal shape share a kernel, whatever their weights and names; what changes from run to
// run comes before the weights.
// CHECK: func.func private @first(%arg0: tensor<1x4xf32>, %arg1: tensor<2x4x2xf32>, %arg2: tensor<1x2x2xf32>) -> tensor<1x4xf32> attributes {plan.schedule = #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>} {
// CHECK: %[[Y:[a-z0-9_]+]] = tensor.collapse_shape
// CHECK-NEXT: return %[[Y]] : tensor<1x4xf32>
// CHECK-NOT: func.func private @second
// CHECK: func.func private @clamp(
// CHECK: func.func private @other(
// CHECK-NOT: func.func private
// CHECK: func.func @main
// CHECK-NOT: plan.step
// CHECK: %[[A:[0-9]+]] = plan.run "first" @first(%arg0, %{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}) {offset = [[O:[0-9]+]] : i64, origin = ["first"]}
// CHECK: %[[B:[0-9]+]] = plan.run "second" @first(%[[A]], %{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}) {offset = {{[0-9]+}} : i64, origin = ["second"]}
// CHECK: %[[C:[0-9]+]] = plan.run "clamp" @clamp(%[[B]])
// CHECK: %[[D:[0-9]+]] = plan.run "other" @other(%[[C]]) {offset = -1 : i64
// CHECK: return %[[D]]
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = burin.constant dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [1.0, 1.0, 1.0, 1.0], [0.0, 1.0, 0.0, 0.0]]> : tensor<4x4xf32> : tensor<4x4xf32>
  %v = burin.constant dense<[[4.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [1.0, 1.0, 1.0, 1.0], [0.0, 1.0, 0.0, 0.0]]> : tensor<4x4xf32> : tensor<4x4xf32>
  %b = burin.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32> : tensor<4xf32>
  %a = burin.matmul %x, %w, %b : (tensor<1x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<1x4xf32> loc("first")
  %c = burin.matmul %a, %v, %b : (tensor<1x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<1x4xf32> loc("second")
  %d = burin.clamp %c {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x4xf32>) -> tensor<1x4xf32> loc("clamp")
  // The same form with another bound is another kernel.
  %e = burin.clamp %d {low = 0.0 : f64, high = 5.0 : f64} : (tensor<1x4xf32>) -> tensor<1x4xf32> loc("other")
  return %e : tensor<1x4xf32>
}
