// Equal operators become one, whatever tensors of the file they compute; the first one's name stays.
// RUN: %burin-opt %s --join-equal | %FileCheck %s

// CHECK-LABEL: @main
// CHECK-NEXT: %[[A:[0-9]+]] = burin.neg %arg0 {burin.tensor = {node = 3 : i64, result = 0 : i64, shape = array<i64: 4>, strides = array<i64: 1>}}
// CHECK-NEXT: %[[C:[0-9]+]] = burin.add %[[A]], %[[A]] :
// CHECK-NEXT: return %[[A]], %[[C]]
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = burin.neg %x {burin.tensor = {node = 3 : i64, result = 0 : i64, shape = array<i64: 4>, strides = array<i64: 1>}} : (tensor<4xf32>) -> tensor<4xf32>
  %b = burin.neg %x {burin.tensor = {node = 5 : i64, result = 0 : i64, shape = array<i64: 4>, strides = array<i64: 1>}} : (tensor<4xf32>) -> tensor<4xf32>
  %c = burin.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %b, %c : tensor<4xf32>, tensor<4xf32>
}
