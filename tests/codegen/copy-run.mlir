// What only moves neighbouring elements is one memcpy a run: rows within a border, and whole slices. Where the new value of a
// state lies over the old one it is a memmove. The self-test compares with the evaluator.
// RUN: %burin compile %s --name m --target cortex-m4 -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin compile %s --name m --target x86-64-avx2 -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --self-test
// RUN: %burin run %s --self-test --target x86-64-avx2
// RUN: %burin run %s --self-test --target aarch64-neon
// RUN: %burin run %s --self-test --target cortex-m4
// RUN: %burin run %s --self-test --target cortex-m55
// CHECK: void frame(
// CHECK-NEXT: for (int32_t [[Y:.*]] = 0; [[Y]] < 4;
// CHECK: memcpy(&out[{{.*}}], &in[{{.*}}], 24);
// CHECK: void part(
// CHECK-NEXT: memcpy(out, &in[12], 36);
// CHECK: void up(
// CHECK-NEXT: memmove(out, &in[8], 160);
// Not even three channels are neighbours once they are turned around.
// CHECK: void turned(
// CHECK-NOT: memcpy
// CHECK: void run(
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<1x4x4x3xi16> {burin.name = "x"}, %v: tensor<4x12xi8> {burin.name = "v"}, %n: tensor<1x8xf32> {burin.name = "n"},
                  %w: tensor<6x8xf32> {burin.name = "window", burin.state = dense<1.0> : tensor<6x8xf32>})
      -> (tensor<1x6x6x3xi16> {burin.name = "y"}, tensor<3x12xi8> {burin.name = "u"}, tensor<1x3x4x4xi16> {burin.name = "t"}, tensor<6x8xf32> {burin.state}) {
    %y = burin.pad %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 3.0 : f64} : (tensor<1x4x4x3xi16>) -> tensor<1x6x6x3xi16> loc("frame")
    %u = burin.slice %v {starts = array<i64: 1, 0>, steps = array<i64: 1, 1>} : (tensor<4x12xi8>) -> tensor<3x12xi8> loc("part")
    %wc = burin.slice %w {starts = array<i64: 1, 0>, steps = array<i64: 1, 1>} : (tensor<6x8xf32>) -> tensor<5x8xf32> loc("up")
    %w2 = burin.concat %wc, %n {axis = 0 : i64} : (tensor<5x8xf32>, tensor<1x8xf32>) -> tensor<6x8xf32> loc("window")
    %t = burin.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x4x3xi16>) -> tensor<1x3x4x4xi16> loc("turned")
    return %y, %u, %t, %w2 : tensor<1x6x6x3xi16>, tensor<3x12xi8>, tensor<1x3x4x4xi16>, tensor<6x8xf32>
  }
}
