// RUN: %burin-opt %s --form-steps | %FileCheck %s

// Each operator becomes a step named as its node; a reshape stays between the steps.
// CHECK-LABEL: @names
// CHECK: %[[A:[0-9]+]] = plan.step "conv1" attributes {origin = ["conv1"]} {
// CHECK: linalg.generic {{.*}} ins(%arg0 :
// CHECK: plan.yield %{{[0-9]+}} : tensor<2x6xf32>
// CHECK: } : tensor<2x6xf32>
// CHECK-NOT: plan.step
// CHECK: %[[F:[a-z0-9_]+]] = tensor.collapse_shape %[[A]]
// CHECK: %[[B:[0-9]+]] = plan.step "scores" attributes {origin = ["scores"]} {
// CHECK: linalg.generic {{.*}} ins(%[[F]] :
// CHECK: %[[C:[0-9]+]] = plan.step "fused_node" attributes {origin = ["fused_node"]} {
// CHECK: %[[D:[0-9]+]] = plan.step "step" attributes {origin = ["step"]} {
// CHECK: return %[[D]]
func.func @names(%x: tensor<2x6xf32>) -> tensor<12xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 1.0 : f64} : (tensor<2x6xf32>) -> tensor<2x6xf32> loc("conv1"("m.onnx":1:0))
  %f = burin.reshape %a : (tensor<2x6xf32>) -> tensor<12xf32> loc("flatten")
  %b = burin.clamp %f {low = 0.0 : f64, high = 1.0 : f64} : (tensor<12xf32>) -> tensor<12xf32> loc("scores")
  %c = burin.clamp %b {low = 0.0 : f64, high = 1.0 : f64} : (tensor<12xf32>) -> tensor<12xf32> loc(fused["m.onnx":2:0, "fused_node"("m.onnx":3:0)])
  %d = burin.clamp %c {low = 0.0 : f64, high = 1.0 : f64} : (tensor<12xf32>) -> tensor<12xf32> loc("m.onnx":4:0)
  return %d : tensor<12xf32>
}

// Primitives are declared once in the module.
// CHECK-NOT: func.func private @exp_f32
// CHECK-LABEL: @exponentials
// CHECK-COUNT-2: func.call @exp_f32
// CHECK-NOT: func.func private @exp_f32
func.func @exponentials(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = burin.softmax %x {beta = 1.0 : f64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %b = burin.softmax %a {beta = 1.0 : f64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %b : tensor<2x3xf32>
}

// The parts of a joined tensor are written in the order in which they are computed, each right
// behind what computes it; an input comes last.
// CHECK-LABEL: @joins
// CHECK: %[[A:[0-9]+]] = plan.step "a"
// CHECK: %[[FIRST:[0-9]+]] = plan.step "join"
// CHECK: tensor.insert_slice %[[A]] into %{{[0-9]+}}[5]
// CHECK: %[[B:[0-9]+]] = plan.step "b"
// CHECK: %[[SECOND:[0-9]+]] = plan.step "join"
// CHECK: tensor.insert_slice %[[B]] into %[[FIRST]][2]
// CHECK: %[[THIRD:[0-9]+]] = plan.step "join"
// CHECK: tensor.insert_slice %arg0 into %[[SECOND]][0]
// CHECK: return %[[THIRD]]
func.func @joins(%x: tensor<2xf32>, %y: tensor<3xf32>) -> tensor<8xf32> {
  %a = burin.clamp %y {low = 0.0 : f64, high = 1.0 : f64} : (tensor<3xf32>) -> tensor<3xf32> loc("a")
  %b = burin.clamp %a {low = 0.0 : f64, high = 0.5 : f64} : (tensor<3xf32>) -> tensor<3xf32> loc("b")
  %j = burin.concat %x, %b, %a {axis = 0 : i64} : (tensor<2xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<8xf32> loc("join")
  return %j : tensor<8xf32>
}
