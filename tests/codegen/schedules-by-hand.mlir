// A schedule edited by hand may name a class that its step is not of: the code is then plain, not wrong.
// RUN: %burin run %s --target x86-64-avx2 --self-test

module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
    %0 = plan.step "a" attributes {schedule = #plan.schedule<contraction, lanes = 8, columns = 2, rows = 2, dot = 1, unroll = 0>} {
      %e = tensor.empty() : tensor<8xf32>
      %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
      ^bb0(%in: f32, %out: f32):
        %s = arith.addf %in, %in : f32
        linalg.yield %s : f32
      } -> tensor<8xf32>
      plan.yield %y : tensor<8xf32>
    } : tensor<8xf32>
    %1 = plan.step "b" attributes {schedule = #plan.schedule<window, lanes = 8, columns = 1, rows = 2, dot = 1, unroll = 1>} {
      %e = tensor.empty() : tensor<8xf32>
      %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%0 : tensor<8xf32>) outs(%e : tensor<8xf32>) {
      ^bb0(%in: f32, %out: f32):
        %s = arith.mulf %in, %in : f32
        linalg.yield %s : f32
      } -> tensor<8xf32>
      plan.yield %y : tensor<8xf32>
    } : tensor<8xf32>
    return %1 : tensor<8xf32>
  }
}
