// A vector never reaches beyond the axis it runs along, whatever a schedule edited by hand asks for.
// RUN: %burin compile %s --target x86-64-avx2 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target portable --self-test

// CHECK-LABEL: void negate(
// CHECK-NOT: f32x
// CHECK: d1 < 160
// CHECK-NOT: f32x
// CHECK: void run(
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<1x160x2xf32>) -> tensor<1x200x2xf32> {
    %0 = plan.step "negate" attributes {schedule = #plan.schedule<elementwise, lanes = 4, columns = 1, rows = 1, dot = 1, unroll = 0>} {
      %c = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<1x160x2xf32>
      %n = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j, k)>],
                           iterator_types = ["parallel", "parallel", "parallel"]}
          ins(%x : tensor<1x160x2xf32>) outs(%e : tensor<1x160x2xf32>) {
      ^bb0(%a: f32, %b: f32):
        %m = arith.negf %a : f32
        linalg.yield %m : f32
      } -> tensor<1x160x2xf32>
      %p = tensor.pad %n low[0, 20, 0] high[0, 20, 0] {
      ^bb0(%i: index, %j: index, %k: index):
        tensor.yield %c : f32
      } : tensor<1x160x2xf32> to tensor<1x200x2xf32>
      plan.yield %p : tensor<1x200x2xf32>
    } : tensor<1x200x2xf32>
    return %0 : tensor<1x200x2xf32>
  }
}
