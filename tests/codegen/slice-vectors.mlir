// Parts of an axis start anywhere, and their elements are neighbours all the same: they move by whole registers where a core has
// some, not by calls of memcpy for each position. The self-test compares with the evaluator.
// RUN: %burin compile %s --target cortex-m55 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --self-test
// RUN: %burin run %s --self-test --target x86-64-avx2
// RUN: %burin run %s --self-test --target aarch64-neon
// RUN: %burin run %s --self-test --target cortex-m4
// RUN: %burin run %s --self-test --target cortex-m55
// CHECK: void low(
// CHECK: store(&out[{{.*}}], load_i8x16(&in[{{.*}}]));
// CHECK: void high(
// CHECK: store(&out[{{.*}}], load_i8x16(&in[{{.*}} + 32]));
// CHECK: void run(
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<1x5x64xi8> {burin.name = "x"}) -> (tensor<1x5x32xi8> {burin.name = "y"}, tensor<1x5x32xi8> {burin.name = "z"}) {
    %y = burin.slice %x {starts = array<i64: 0, 0, 0>, steps = array<i64: 1, 1, 1>} : (tensor<1x5x64xi8>) -> tensor<1x5x32xi8> loc("low")
    %z = burin.slice %x {starts = array<i64: 0, 0, 32>, steps = array<i64: 1, 1, 1>} : (tensor<1x5x64xi8>) -> tensor<1x5x32xi8> loc("high")
    return %y, %z : tensor<1x5x32xi8>, tensor<1x5x32xi8>
  }
}
