// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --fold-constants | %FileCheck %s

// ROUND-LABEL: @mirror_pad
// ROUND: burin.mirror_pad %arg0 {high = array<i64: 0, 2>, low = array<i64: 1, 0>, mode = "reflect"} : (tensor<2x3xf32>) -> tensor<3x5xf32>
func.func @mirror_pad(%x: tensor<2x3xf32>) -> tensor<3x5xf32> {
  %y = burin.mirror_pad %x {low = array<i64: 1, 0>, high = array<i64: 0, 2>, mode = "reflect"} : (tensor<2x3xf32>) -> tensor<3x5xf32>
  return %y : tensor<3x5xf32>
}

// CHECK-LABEL: @values
// CHECK-DAG: dense<[3, 2, 1, 2, 3, 2]> : tensor<6xi32>
// CHECK-DAG: dense<[2, 1, 1, 2, 3, 3, 2, 1]> : tensor<8xi32>
// CHECK-DAG: dense<[1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3]> : tensor<12xi32>
func.func @values() -> (tensor<6xi32>, tensor<8xi32>, tensor<12xi32>) {
  %x = burin.constant dense<[1, 2, 3]> : tensor<3xi32> : tensor<3xi32>
  %a = burin.mirror_pad %x {low = array<i64: 2>, high = array<i64: 1>, mode = "reflect"} : (tensor<3xi32>) -> tensor<6xi32>
  %b = burin.mirror_pad %x {low = array<i64: 2>, high = array<i64: 3>, mode = "symmetric"} : (tensor<3xi32>) -> tensor<8xi32>
  %c = burin.mirror_pad %x {low = array<i64: 4>, high = array<i64: 5>, mode = "edge"} : (tensor<3xi32>) -> tensor<12xi32>
  return %a, %b, %c : tensor<6xi32>, tensor<8xi32>, tensor<12xi32>
}

// -----

func.func @long(%x: tensor<3xf32>) {
  // expected-error @+1 {{'burin.mirror_pad' op axis 0 of extent 3 has no elements for its border}}
  %y = burin.mirror_pad %x {low = array<i64: 3>, high = array<i64: 0>, mode = "reflect"} : (tensor<3xf32>) -> tensor<6xf32>
  return
}

// -----

func.func @mode(%x: tensor<3xf32>) {
  // expected-error @+1 {{'burin.mirror_pad' op mode "wrap" is not "reflect", "symmetric" or "edge"}}
  %y = burin.mirror_pad %x {low = array<i64: 1>, high = array<i64: 0>, mode = "wrap"} : (tensor<3xf32>) -> tensor<4xf32>
  return
}
