// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s

// A node keeps name, version, operands and options; a result without a type in the file is none.
// CHECK-LABEL: @foreign
// CHECK: %[[A:[0-9]+]] = burin.absent
// CHECK: burin.foreign "onnx.Clip" 11(%arg0, %[[A]]) {min = 1.000000e+00 : f32} : (tensor<1x4xf32>, none) -> none
// CHECK: %[[S:[0-9]+]]:2 = burin.foreign "onnx.Split" 13(%arg0) {} : (tensor<1x4xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>)
// CHECK: burin.foreign "onnx.Nothing" 1() {} : () -> ()
// CHECK: return %[[S]]#1
func.func @foreign(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %a = burin.absent
  %y = burin.foreign "onnx.Clip" 11 (%x, %a) {min = 1.0 : f32} : (tensor<1x4xf32>, none) -> none
  %s:2 = burin.foreign "onnx.Split" 13 (%x) {} : (tensor<1x4xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>)
  burin.foreign "onnx.Nothing" 1 () {} : () -> ()
  return %s#1 : tensor<1x2xf32>
}

// -----

func.func @version(%x: tensor<1xf32>) {
  // expected-error @+1 {{expected non-function type}}
  %y = burin.foreign "onnx.Relu" (%x) {} : (tensor<1xf32>) -> none
  return
}

// -----

func.func @options(%x: tensor<1xf32>) {
  // expected-error @+1 {{expected attribute value}}
  %y = burin.foreign "onnx.Relu" 13 (%x) : (tensor<1xf32>) -> none
  return
}
