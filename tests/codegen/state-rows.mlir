// States that are written over themselves: rows that move up, in vectors and not, sums, and a delay line. The self-test runs them
// against the evaluator, outputs and states.
// RUN: %burin compile %s --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --self-test
// RUN: %burin run %s --self-test --target x86-64-avx2
// RUN: %burin run %s --self-test --target cortex-m4
// RUN: %burin run %s --self-test --target cortex-m55
// RUN: %burin run %s --self-test --target aarch64-neon
// RUN: %burin run %s --self-test --optimize ram
// CHECK: void run(
// CHECK: {{^}}  up(state.window, state.window);
// CHECK: {{^}}  bytes_2(state.rows, state.rows);
// CHECK: {{^}}  sum_2(state.total, sound.data, state.total);
// CHECK: {{^}}  [[COPY:[a-z_]+]](state.line_2, state.line_3);
// CHECK: {{^}}  [[COPY]](state.line_1, state.line_2);
// CHECK: {{^}}  [[COPY]](sound.data, state.line_1);
// CHECK: {{^}}}
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<1x8xf32> {burin.name = "sound"}, %b: tensor<1x48xi8> {burin.name = "octets"},
                  %w: tensor<6x8xf32> {burin.name = "window", burin.state = dense<1.0> : tensor<6x8xf32>},
                  %r: tensor<5x48xi8> {burin.name = "rows", burin.state = dense<7> : tensor<5x48xi8>},
                  %t: tensor<1x8xf32> {burin.name = "total", burin.state = dense<0.5> : tensor<1x8xf32>},
                  %l1: tensor<1x8xf32> {burin.name = "line_1", burin.state = dense<1.0> : tensor<1x8xf32>},
                  %l2: tensor<1x8xf32> {burin.name = "line_2", burin.state = dense<2.0> : tensor<1x8xf32>},
                  %l3: tensor<1x8xf32> {burin.name = "line_3", burin.state = dense<3.0> : tensor<1x8xf32>})
      -> (tensor<6x8xf32> {burin.name = "y"}, tensor<5x48xi8> {burin.name = "z"},
          tensor<6x8xf32> {burin.state}, tensor<5x48xi8> {burin.state}, tensor<1x8xf32> {burin.state},
          tensor<1x8xf32> {burin.state}, tensor<1x8xf32> {burin.state}, tensor<1x8xf32> {burin.state}) {
    %wc = burin.slice %w {starts = array<i64: 1, 0>, steps = array<i64: 1, 1>} : (tensor<6x8xf32>) -> tensor<5x8xf32> loc("up")
    %w2 = burin.concat %wc, %x {axis = 0 : i64} : (tensor<5x8xf32>, tensor<1x8xf32>) -> tensor<6x8xf32> loc("window")
    %rc = burin.slice %r {starts = array<i64: 1, 0>, steps = array<i64: 1, 1>} : (tensor<5x48xi8>) -> tensor<4x48xi8> loc("bytes")
    %r2 = burin.concat %rc, %b {axis = 0 : i64} : (tensor<4x48xi8>, tensor<1x48xi8>) -> tensor<5x48xi8> loc("rows")
    %t2 = burin.add %t, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32> loc("sum")
    %y0 = burin.add %w2, %t2 : (tensor<6x8xf32>, tensor<1x8xf32>) -> tensor<6x8xf32> loc("y0")
    %y = burin.add %y0, %l3 : (tensor<6x8xf32>, tensor<1x8xf32>) -> tensor<6x8xf32> loc("y")
    %z = burin.clamp %r2 {low = -100.0 : f64, high = 100.0 : f64} : (tensor<5x48xi8>) -> tensor<5x48xi8> loc("z")
    return %y, %z, %w2, %r2, %t2, %x, %l1, %l2 : tensor<6x8xf32>, tensor<5x48xi8>, tensor<6x8xf32>, tensor<5x48xi8>, tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>
  }
}
