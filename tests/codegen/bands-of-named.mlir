// Named operations have no maps of their own: these two read one tensor from different rows on.
// RUN: %burin run %s --name m --self-test
// RUN: %burin compile %s --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %FileCheck %s --input-file %t/m.json --check-prefix=MANIFEST
// CHECK: begin(probe, Step::t_3);  // row 2 of 10
// CHECK: begin(probe, Step::b);  // row 0 of 8
// CHECK: begin(probe, Step::t_kept_rows_3);  // keeps rows 1 to 2 of 10
// MANIFEST: "rows": {
// MANIFEST-NEXT: "begin": 0,
// MANIFEST-NEXT: "end": 1,
// MANIFEST-NEXT: "kept": false,
// MANIFEST-NEXT: "of": 10
module attributes {burin.phase = "fused"} {
func.func @main(%x: tensor<1x10x4x1xf32>) -> tensor<1x8x4x1xf32> {
  %t = plan.step "t" {
    %e = tensor.empty() : tensor<1x10x4x1xf32>
    %y = linalg.add ins(%x, %x : tensor<1x10x4x1xf32>, tensor<1x10x4x1xf32>) outs(%e : tensor<1x10x4x1xf32>) -> tensor<1x10x4x1xf32>
    plan.yield %y : tensor<1x10x4x1xf32>
  } : tensor<1x10x4x1xf32>
  %b = plan.step "b" attributes {plan.bands = #plan.bands<steps = 2, rows = 1>} {
    %c = arith.constant 0.0 : f32
    %w3 = tensor.empty() : tensor<3x1xf32>
    %w1 = tensor.empty() : tensor<2x1xf32>
    %e = tensor.empty() : tensor<1x8x4x1xf32>
    %f = linalg.fill ins(%c : f32) outs(%e : tensor<1x8x4x1xf32>) -> tensor<1x8x4x1xf32>
    %e2 = tensor.empty() : tensor<1x9x4x1xf32>
    %f2 = linalg.fill ins(%c : f32) outs(%e2 : tensor<1x9x4x1xf32>) -> tensor<1x9x4x1xf32>
    %m = linalg.pooling_nhwc_sum {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>} ins(%t, %w3 : tensor<1x10x4x1xf32>, tensor<3x1xf32>) outs(%f : tensor<1x8x4x1xf32>) -> tensor<1x8x4x1xf32>
    %n = linalg.pooling_nhwc_sum {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>} ins(%t, %w1 : tensor<1x10x4x1xf32>, tensor<2x1xf32>) outs(%f2 : tensor<1x9x4x1xf32>) -> tensor<1x9x4x1xf32>
    %w0 = tensor.empty() : tensor<8xf32>
    %e3 = tensor.empty() : tensor<1x8x4x1xf32>
    %y = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d1)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1+1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%w0, %m, %n : tensor<8xf32>, tensor<1x8x4x1xf32>, tensor<1x9x4x1xf32>) outs(%e3 : tensor<1x8x4x1xf32>) {
    ^bb0(%z: f32, %p1: f32, %q: f32, %o: f32):
      %s = arith.subf %p1, %q : f32
      linalg.yield %s : f32
    } -> tensor<1x8x4x1xf32>
    plan.yield %y : tensor<1x8x4x1xf32>
  } : tensor<1x8x4x1xf32>
  return %b : tensor<1x8x4x1xf32>
}
}
