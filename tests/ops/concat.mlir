// RUN: %burin-opt %s | %burin-opt | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s --form-steps | %FileCheck %s

// ROUND-LABEL: @concat
// ROUND: burin.concat %arg0, %arg1 {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
// CHECK-LABEL: @concat
// CHECK: plan.step
// CHECK: %[[Y:[a-z0-9_]+]] = linalg.generic
// CHECK: %[[A:[a-z0-9_]+]] = tensor.extract %arg0
// CHECK: %[[B:[a-z0-9_]+]] = tensor.extract %arg1
// CHECK: %[[IN:[a-z0-9_]+]] = arith.cmpi sge
// CHECK: arith.select %[[IN]], %[[B]], %[[A]]
// CHECK: plan.yield %[[Y]] : tensor<2x4xf32>
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<2x1xf32>) -> tensor<2x4xf32> {
  %z = burin.concat %x, %y {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  return %z : tensor<2x4xf32>
}
