// A border whose extent is not in the operation.
// RUN: not %burin compile %s --name m -o %t 2>&1 | %FileCheck %s
// CHECK: error: the 2 steps up to "b" cannot be computed by rows [B0504]
module attributes {burin.phase = "fused"} {
func.func @main(%x: tensor<8x4xf32>) -> tensor<10x4xf32> {
  %t = plan.step "t" {
    %e = tensor.empty() : tensor<8x4xf32>
    %y = linalg.add ins(%x, %x : tensor<8x4xf32>, tensor<8x4xf32>) outs(%e : tensor<8x4xf32>) -> tensor<8x4xf32>
    plan.yield %y : tensor<8x4xf32>
  } : tensor<8x4xf32>
  %b = plan.step "b" attributes {plan.bands = #plan.bands<steps = 2, rows = 4>} {
    %c = arith.constant 0.0 : f32
    %n = arith.constant 1 : index
    %e = tensor.empty() : tensor<8x4xf32>
    %z = linalg.add ins(%t, %t : tensor<8x4xf32>, tensor<8x4xf32>) outs(%e : tensor<8x4xf32>) -> tensor<8x4xf32>
    %y = tensor.pad %z low[%n, 0] high[%n, 0] {
    ^bb0(%i: index, %j: index):
      tensor.yield %c : f32
    } : tensor<8x4xf32> to tensor<10x4xf32>
    plan.yield %y : tensor<10x4xf32>
  } : tensor<10x4xf32>
  return %b : tensor<10x4xf32>
}
}
