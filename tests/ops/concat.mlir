// RUN: %burin-opt %s | %burin-opt | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s --form-steps | %FileCheck %s

// ROUND-LABEL: @concat
// ROUND: burin.concat %arg0, %arg1 {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
// CHECK-LABEL: @concat
// CHECK: %[[A:[a-z0-9_]+]] = plan.step
// CHECK: %[[E:[a-z0-9_]+]] = tensor.empty() : tensor<2x4xf32>
// CHECK: %[[P:[a-z0-9_]+]] = tensor.insert_slice %arg0 into %[[E]][0, 0] [2, 3] [1, 1]
// CHECK: plan.yield %[[P]] : tensor<2x4xf32>
// CHECK: %[[B:[a-z0-9_]+]] = plan.step
// CHECK: %[[Q:[a-z0-9_]+]] = tensor.insert_slice %arg1 into %[[A]][0, 3] [2, 1] [1, 1]
// CHECK: plan.yield %[[Q]] : tensor<2x4xf32>
// CHECK: return %[[B]]
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<2x1xf32>) -> tensor<2x4xf32> {
  %z = burin.concat %x, %y {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  return %z : tensor<2x4xf32>
}
