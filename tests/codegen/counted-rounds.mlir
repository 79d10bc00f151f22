// Kernels that differ only in the rounds of their outermost loop are one function, which takes the number.
// RUN: %burin compile %s --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --name m --self-test
// RUN: %burin run %s --name m --self-test --target cortex-m4
// RUN: %burin run %s --name m --self-test --target x86-64-avx2
// CHECK: // Kernel of steps tall, low: elementwise;
// CHECK-NEXT: //   in {{ *}}float32 [12, 40]
// CHECK-NEXT: //   out {{ *}}float32 [12, 40]
// CHECK-NEXT: //   rounds {{ *}}7, 12; the extents above are those of 12
// CHECK: void [[NAME:[a-z_0-9]+]](const float {{.*}}, float {{.*}}, int32_t rounds)
// CHECK-NEXT: for (int32_t [[ROW:[a-z0-9]+]] = 0; [[ROW]] < rounds; ++[[ROW]]) {
// Another row is another function.
// CHECK: // Kernel of step wide:
// CHECK: void run(
// CHECK: [[NAME]]({{.*}}, 12);
// CHECK: [[NAME]]({{.*}}, 7);
#rows = affine_map<(d0, d1) -> (d0, d1)>
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<12x40xf32>, %y: tensor<7x40xf32>, %z: tensor<7x41xf32>) -> (tensor<12x40xf32>, tensor<7x40xf32>, tensor<7x41xf32>) {
    %a = plan.step "tall" {
      %e = tensor.empty() : tensor<12x40xf32>
      %r = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<12x40xf32>) outs(%e : tensor<12x40xf32>) {
      ^bb0(%v: f32, %o: f32):
        %s = arith.addf %v, %v : f32
        linalg.yield %s : f32
      } -> tensor<12x40xf32>
      plan.yield %r : tensor<12x40xf32>
    } : tensor<12x40xf32>
    %b = plan.step "low" {
      %e = tensor.empty() : tensor<7x40xf32>
      %r = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<7x40xf32>) outs(%e : tensor<7x40xf32>) {
      ^bb0(%v: f32, %o: f32):
        %s = arith.addf %v, %v : f32
        linalg.yield %s : f32
      } -> tensor<7x40xf32>
      plan.yield %r : tensor<7x40xf32>
    } : tensor<7x40xf32>
    %c = plan.step "wide" {
      %e = tensor.empty() : tensor<7x41xf32>
      %r = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]} ins(%z : tensor<7x41xf32>) outs(%e : tensor<7x41xf32>) {
      ^bb0(%v: f32, %o: f32):
        %s = arith.addf %v, %v : f32
        linalg.yield %s : f32
      } -> tensor<7x41xf32>
      plan.yield %r : tensor<7x41xf32>
    } : tensor<7x41xf32>
    return %a, %b, %c : tensor<12x40xf32>, tensor<7x40xf32>, tensor<7x41xf32>
  }
}
