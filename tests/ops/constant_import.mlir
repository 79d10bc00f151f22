// Nodes that make constants, and one-hot vectors: values and refusals.
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign | %FileCheck %s

// CHECK-LABEL: @values
// CHECK-DAG: dense<7> : tensor<2x3xi64>
// CHECK-DAG: dense<0.000000e+00> : tensor<2x3xf32>
// CHECK-DAG: dense<2.500000e+00> : tensor<2x3xf32>
// CHECK-DAG: dense<[2, 5, 8]> : tensor<3xi32>
// CHECK-DAG: dense<[1.000000e+00, 5.000000e-01]> : tensor<2xf32>
// CHECK-DAG: dense<6> : tensor<i64>
// CHECK-DAG: dense<{{\[\[}}1, 9, 1], [1, 1, 9]]> : tensor<2x3xi32>
// CHECK-DAG: dense<{{\[\[}}9, 1], [1, 1], [1, 9]]> : tensor<3x2xi32>
func.func @values(%x: tensor<2x3xf32>) -> (none, none, tensor<2x3xf32>, none, none, none, none, tensor<3x2xi32>) {
  %shape = burin.constant dense<[2, 3]> : tensor<2xi64> : tensor<2xi64>
  %value = burin.constant dense<2.5> : tensor<f32> : tensor<f32>
  %two = burin.constant dense<2> : tensor<i32> : tensor<i32>
  %nine = burin.constant dense<9> : tensor<i32> : tensor<i32>
  %three = burin.constant dense<3> : tensor<i32> : tensor<i32>
  %one = burin.constant dense<1> : tensor<i32> : tensor<i32>
  %start = burin.constant dense<1.0> : tensor<f32> : tensor<f32>
  %limit = burin.constant dense<0.0> : tensor<f32> : tensor<f32>
  %step = burin.constant dense<-0.5> : tensor<f32> : tensor<f32>
  %indices = burin.constant dense<[1, -1]> : tensor<2xi64> : tensor<2xi64>
  %places = burin.constant dense<[0, 2]> : tensor<2xi32> : tensor<2xi32>
  %pair = burin.constant dense<[1, 9]> : tensor<2xi32> : tensor<2xi32>
  %a = burin.foreign "onnx.ConstantOfShape" 9 (%shape) {value = dense<7> : tensor<1xi64>} : (tensor<2xi64>) -> none
  %b = burin.foreign "onnx.ConstantOfShape" 9 (%shape) {} : (tensor<2xi64>) -> none
  %c = burin.foreign "tflite.FILL" 1 (%shape, %value) {} : (tensor<2xi64>, tensor<f32>) -> tensor<2x3xf32>
  %d = burin.foreign "onnx.Range" 11 (%two, %nine, %three) {} : (tensor<i32>, tensor<i32>, tensor<i32>) -> none
  %e = burin.foreign "onnx.Range" 11 (%start, %limit, %step) {} : (tensor<f32>, tensor<f32>, tensor<f32>) -> none
  %f = burin.foreign "onnx.Size" 13 (%x) {} : (tensor<2x3xf32>) -> none
  %g = burin.foreign "onnx.OneHot" 11 (%indices, %three, %pair) {} : (tensor<2xi64>, tensor<i32>, tensor<2xi32>) -> none
  %h = burin.foreign "tflite.ONE_HOT" 1 (%places, %three, %nine, %one) {axis = 0 : i64} : (tensor<2xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3x2xi32>
  return %a, %b, %c, %d, %e, %f, %g, %h : none, none, tensor<2x3xf32>, none, none, none, none, tensor<3x2xi32>
}

// -----

func.func @main(%x: tensor<2xi64>, %f: tensor<2xf32>, %s: tensor<i32>) -> none {
  %huge = burin.constant dense<[65536, 65536]> : tensor<2xi64> : tensor<2xi64>
  %zero = burin.constant dense<0> : tensor<i32> : tensor<i32>
  %ten = burin.constant dense<10> : tensor<i32> : tensor<i32>
  // expected-error @+2 {{'onnx.ConstantOfShape': the shape is not known at compile time [B0202]}}
  // expected-note @+1 {{fix the input's dimensions with --dim}}
  %a = burin.foreign "onnx.ConstantOfShape" 9 (%x) {} : (tensor<2xi64>) -> none
  // expected-error @+2 {{'onnx.ConstantOfShape': extent 65536 of the shape [B0202]}}
  // expected-note @+1 {{their product stays below 2^31}}
  %b = burin.foreign "onnx.ConstantOfShape" 9 (%huge) {} : (tensor<2xi64>) -> none
  // expected-error @+2 {{'onnx.ConstantOfShape': the attribute "value" is not a tensor of one element [B0202]}}
  // expected-note @+1 {{the file does not follow}}
  %v = burin.foreign "onnx.ConstantOfShape" 9 (%ten) {value = dense<[1, 2]> : tensor<2xi64>} : (tensor<i32>) -> none
  // expected-error @+2 {{'onnx.Range': the range does not end within 2^20 elements [B0202]}}
  // expected-note @+1 {{the step leads to the limit}}
  %c = burin.foreign "onnx.Range" 11 (%zero, %ten, %zero) {} : (tensor<i32>, tensor<i32>, tensor<i32>) -> none
  // expected-error @+2 {{'onnx.Range': start, limit and step are not three constants of one type [B0202]}}
  // expected-note @+1 {{fix the input's dimensions with --dim}}
  %d = burin.foreign "onnx.Range" 11 (%zero, %s, %ten) {} : (tensor<i32>, tensor<i32>, tensor<i32>) -> none
  %pair = burin.constant dense<[1, 9]> : tensor<2xi32> : tensor<2xi32>
  // expected-error @+2 {{'onnx.OneHot': the indices are not int32 or int64, or the depth is not a constant from 1 to 2^20 [B0202]}}
  // expected-note @+1 {{cast the indices, and store the depth as a constant}}
  %e = burin.foreign "onnx.OneHot" 11 (%f, %ten, %pair) {} : (tensor<2xf32>, tensor<i32>, tensor<2xi32>) -> none
  return %e : none
}
