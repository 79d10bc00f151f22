// Tensors of the file keep their names on the way to the steps that compute them.
// RUN: %burin-opt %s --legalize-foreign --sink-transposes --form-steps --fuse-steps | %FileCheck %s

// Channels move last: "relu" has the file's [1, 2, 4, 4] in the order [0, 3, 1, 2] of [1, 4, 4, 2]. What
// is fused into it, "conv", is no step's result any more; the border that follows is not the tensor.
// CHECK-LABEL: @main
// CHECK: plan.step "pad"
// CHECK-SAME: burin.placed_tensor = {node = 0 : i64, result = 0 : i64, shape = array<i64: 1, 1, 6, 6>, strides = array<i64: 36, 36, 6, 1>}
// CHECK: plan.step "conv"
// CHECK-SAME: burin.placed_tensor = {node = 3 : i64, result = 0 : i64, shape = array<i64: 1, 2, 6, 6>, strides = array<i64: 0, 1, 12, 2>}
// CHECK-SAME: burin.tensor = {node = 2 : i64, result = 0 : i64, shape = array<i64: 1, 2, 4, 4>, strides = array<i64: 0, 1, 8, 2>}
// CHECK-NOT: node = 1 : i64
func.func @main(%x: tensor<1x1x4x4xf32>) -> none {
  %pads = burin.constant dense<[0, 0, 1, 1, 0, 0, 1, 1]> : tensor<8xi64> : tensor<8xi64>
  %w = burin.constant dense<1.0> : tensor<2x1x3x3xf32> : tensor<2x1x3x3xf32>
  %b = burin.constant dense<[1.0, 2.0]> : tensor<2xf32> : tensor<2xf32>
  %p = burin.foreign "onnx.Pad" 13 (%x, %pads) {mode = "constant"} : (tensor<1x1x4x4xf32>, tensor<8xi64>) -> none loc("pad"("m.onnx":1:0))
  %c = burin.foreign "onnx.Conv" 11 (%p, %w, %b) {} : (none, tensor<2x1x3x3xf32>, tensor<2xf32>) -> none loc("conv"("m.onnx":2:0))
  %r = burin.foreign "onnx.Relu" 14 (%c) {} : (none) -> none loc("relu"("m.onnx":3:0))
  %q = burin.foreign "onnx.Pad" 13 (%r, %pads) {mode = "constant"} : (none, tensor<8xi64>) -> none loc("border"("m.onnx":4:0))
  %e = burin.foreign "onnx.Exp" 13 (%q) {} : (none) -> none loc("exp"("m.onnx":5:0))
  return %e : none
}
