// RUN: %burin-opt %s | %burin-opt | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s --form-steps --mlir-print-local-scope | %FileCheck %s

// The axis is replaced by the indices' axes; a negative index counts from the end, one outside
// of the axis picks the nearest element.
// ROUND-LABEL: @vector
// ROUND: burin.gather %arg0, %arg1 {axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5xi64>) -> tensor<2x5x4xf32>
// CHECK-LABEL: @vector
// CHECK: linalg.generic
// CHECK-SAME: [affine_map<(d0, d1, d2) -> (d1)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>]
// CHECK-SAME: ins(%arg1 : tensor<5xi64>) outs({{.*}} : tensor<2x5x4xf32>)
// CHECK: ^bb0(%[[I:[a-z0-9_]+]]: i64,
// CHECK: %[[LEAST:[a-z0-9_-]+]] = arith.constant -3 : i64
// CHECK: %[[ABOVE:[0-9]+]] = arith.maxsi %[[I]], %[[LEAST]] : i64
// CHECK: %[[MOST:[a-z0-9_]+]] = arith.constant 2 : i64
// CHECK: %[[INSIDE:[0-9]+]] = arith.minsi %[[ABOVE]], %[[MOST]] : i64
// CHECK-DAG: %[[ZERO:[a-z0-9_]+]] = arith.constant 0 : i64
// CHECK-DAG: %[[EXTENT:[a-z0-9_]+]] = arith.constant 3 : i64
// CHECK-DAG: %[[END:[0-9]+]] = arith.addi %[[INSIDE]], %[[EXTENT]] : i64
// CHECK: %[[NEGATIVE:[0-9]+]] = arith.cmpi slt, %[[INSIDE]], %[[ZERO]] : i64
// CHECK: %[[FROM:[0-9]+]] = arith.select %[[NEGATIVE]], %[[END]], %[[INSIDE]] : i64
// CHECK-DAG: %[[D0:[0-9]+]] = linalg.index 0 : index
// CHECK-DAG: %[[AT:[0-9]+]] = arith.index_cast %[[FROM]] : i64 to index
// CHECK-DAG: %[[D2:[0-9]+]] = linalg.index 2 : index
// CHECK: tensor.extract %arg0[%[[D0]], %[[AT]], %[[D2]]] : tensor<2x3x4xf32>
func.func @vector(%x: tensor<2x3x4xf32>, %i: tensor<5xi64>) -> tensor<2x5x4xf32> {
  %y = burin.gather %x, %i {axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5xi64>) -> tensor<2x5x4xf32>
  return %y : tensor<2x5x4xf32>
}

// A scalar index drops the axis: what follows it moves one loop down.
// ROUND-LABEL: @scalar
// CHECK-LABEL: @scalar
// CHECK: [affine_map<(d0, d1) -> ()>, affine_map<(d0, d1) -> (d0, d1)>]
// CHECK-DAG: %[[D0:[0-9]+]] = linalg.index 0 : index
// CHECK-DAG: %[[D1:[0-9]+]] = linalg.index 1 : index
// CHECK: tensor.extract %arg0[%[[D0]], %{{[0-9]+}}, %[[D1]]] : tensor<2x3x4xf32>
func.func @scalar(%x: tensor<2x3x4xf32>, %i: tensor<i32>) -> tensor<2x4xf32> {
  %y = burin.gather %x, %i {axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<i32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// Indices of rank 2 add an axis.
// ROUND-LABEL: @matrix
// CHECK-LABEL: @matrix
// CHECK: [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>]
// CHECK: %[[D2:[0-9]+]] = linalg.index 2 : index
// CHECK: tensor.extract %arg0[%{{[0-9]+}}, %[[D2]]] : tensor<3x4xf32>
func.func @matrix(%x: tensor<3x4xf32>, %i: tensor<2x5xi64>) -> tensor<2x5x4xf32> {
  %y = burin.gather %x, %i {axis = 0 : i64} : (tensor<3x4xf32>, tensor<2x5xi64>) -> tensor<2x5x4xf32>
  return %y : tensor<2x5x4xf32>
}
