// RUN: %burin run %s --overwrite-input --optimize ram --self-test --target portable
// RUN: %burin compile %s --overwrite-input --optimize ram --target portable -o - --emit planned | %FileCheck %s

// The caller writes all of every input, in any order: in the arena they lie apart, also in bands where
// nothing reads the last rows of one.
// CHECK: plan.offset = [[Z:[0-9]+]] : i64
// CHECK-NOT: plan.offset = [[Z]] : i64
func.func @main(%z: tensor<1x3x4x4xf32> {burin.name = "z"}, %x: tensor<1x14x4x4xf32> {burin.name = "x"}) -> (tensor<1x3x4x4xf32> {burin.name = "a"}) {
  %p = burin.clamp %x {low = -1.0 : f64, high = 6.0 : f64} : (tensor<1x14x4x4xf32>) -> tensor<1x14x4x4xf32> loc("p")
  %m = burin.max_pool_2d %p {window = array<i64: 3, 1>, strides = array<i64: 3, 1>} : (tensor<1x14x4x4xf32>) -> tensor<1x4x4x4xf32> loc("m")
  %n = burin.max_pool_2d %m {window = array<i64: 2, 1>, strides = array<i64: 1, 1>} : (tensor<1x4x4x4xf32>) -> tensor<1x3x4x4xf32> loc("n")
  %a = burin.add %n, %z : (tensor<1x3x4x4xf32>, tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32> loc("a")
  return %a : tensor<1x3x4x4xf32>
}
