// What element-wise operators compute, on constants: each node folds to its value.
// RUN: %burin-opt %s --legalize-foreign | %FileCheck %s

// CHECK-LABEL: @arithmetic
// CHECK-DAG: %[[DIV:[0-9]+]] = burin.constant dense<[-3, 3, 2]> : tensor<3xi32>
// CHECK-DAG: %[[FLOOR:[0-9]+]] = burin.constant dense<[-4, 3, 2]> : tensor<3xi32>
// CHECK-DAG: %[[MOD:[0-9]+]] = burin.constant dense<[1, 1, 0]> : tensor<3xi32>
// CHECK-DAG: %[[REM:[0-9]+]] = burin.constant dense<[-1, 1, 0]> : tensor<3xi32>
// CHECK-DAG: %[[MAX:[0-9]+]] = burin.constant dense<[3, 7, 4]> : tensor<3xi32>
// CHECK-DAG: %[[SQUARE:[0-9]+]] = burin.constant dense<[49, 49, 16]> : tensor<3xi32>
// CHECK: return %[[DIV]], %[[FLOOR]], %[[MOD]], %[[REM]], %[[MAX]], %[[SQUARE]]
func.func @arithmetic() -> (none, tensor<3xi32>, none, none, none, none) {
  %x = burin.constant dense<[-7, 7, 4]> : tensor<3xi32> : tensor<3xi32>
  %two = burin.constant dense<2> : tensor<i32> : tensor<i32>
  %three = burin.constant dense<3> : tensor<1xi32> : tensor<1xi32>
  %a = burin.foreign "onnx.Div" 14 (%x, %two) {} : (tensor<3xi32>, tensor<i32>) -> none
  %b = burin.foreign "tflite.FLOOR_DIV" 1 (%x, %two) {} : (tensor<3xi32>, tensor<i32>) -> tensor<3xi32>
  %c = burin.foreign "onnx.Mod" 13 (%x, %two) {} : (tensor<3xi32>, tensor<i32>) -> none
  %d = burin.foreign "onnx.Mod" 13 (%x, %two) {fmod = 1 : i64} : (tensor<3xi32>, tensor<i32>) -> none
  %e = burin.foreign "onnx.Max" 13 (%x, %two, %three) {} : (tensor<3xi32>, tensor<i32>, tensor<1xi32>) -> none
  %f = burin.foreign "onnx.Pow" 13 (%x, %two) {} : (tensor<3xi32>, tensor<i32>) -> none
  return %a, %b, %c, %d, %e, %f : none, tensor<3xi32>, none, none, none, none
}

// CHECK-LABEL: @rounding
// CHECK-DAG: %[[FLOOR:[0-9]+]] = burin.constant dense<[-2.000000e+00, 0.000000e+00, 2.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[CEIL:[0-9]+]] = burin.constant dense<[-1.000000e+00, 1.000000e+00, 3.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[ROUND:[0-9]+]] = burin.constant dense<[-2.000000e+00, 0.000000e+00, 2.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[SIGN:[0-9]+]] = burin.constant dense<[-1.000000e+00, 1.000000e+00, 1.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[ABS:[0-9]+]] = burin.constant dense<[1.500000e+00, 5.000000e-01, 2.500000e+00]> : tensor<3xf32>
// CHECK: return %{{.*}}, %[[CEIL]], %{{.*}}, %[[SIGN]], %[[ABS]]
func.func @rounding() -> (none, none, none, none, none) {
  %x = burin.constant dense<[-1.5, 0.5, 2.5]> : tensor<3xf32> : tensor<3xf32>
  %a = burin.foreign "onnx.Floor" 13 (%x) {} : (tensor<3xf32>) -> none
  %b = burin.foreign "onnx.Ceil" 13 (%x) {} : (tensor<3xf32>) -> none
  %c = burin.foreign "onnx.Round" 13 (%x) {} : (tensor<3xf32>) -> none
  %d = burin.foreign "onnx.Sign" 13 (%x) {} : (tensor<3xf32>) -> none
  %e = burin.foreign "onnx.Abs" 13 (%x) {} : (tensor<3xf32>) -> none
  return %a, %b, %c, %d, %e : none, none, none, none, none
}

// Functions at points where they are exact, so that the digits do not depend on the polynomials.
// CHECK-LABEL: @functions
// CHECK-DAG: dense<[0.000000e+00, 1.000000e+00, 0x7F800000]> : tensor<3xf32>
// CHECK-DAG: dense<[0x7FC00000, 0xFF800000, 0x7F800000]> : tensor<3xf32>
// CHECK-DAG: dense<[-1.000000e+00, 0.000000e+00, 1.000000e+00]> : tensor<3xf32>
// CHECK-DAG: dense<[0.000000e+00, 5.000000e-01, 1.000000e+00]> : tensor<3xf32>
// CHECK-DAG: dense<[5.000000e-01, 2.500000e-01]> : tensor<2xf32>
// CHECK-DAG: dense<[1.000000e+00, 5.000000e-01]> : tensor<2xf32>
// CHECK-DAG: dense<[1.000000e+00, 8.000000e+00]> : tensor<2xf32>
// CHECK-DAG: dense<[1.000000e+00, 3.200000e+01]> : tensor<2xf32>
func.func @functions() -> (none, none, none, none, none, none, none, none) {
  %x = burin.constant dense<[-1000.0, 0.0, 1000.0]> : tensor<3xf32> : tensor<3xf32>
  %y = burin.constant dense<[-1.0, 0.0, 0x7F800000]> : tensor<3xf32> : tensor<3xf32>
  %z = burin.constant dense<[1.0, 4.0]> : tensor<2xf32> : tensor<2xf32>
  %two = burin.constant dense<[2.0, 4.0]> : tensor<2xf32> : tensor<2xf32>
  %half = burin.constant dense<-0.5> : tensor<f32> : tensor<f32>
  %p = burin.constant dense<1.5> : tensor<f32> : tensor<f32>
  %q = burin.constant dense<2.5> : tensor<f64> : tensor<f64>
  %a = burin.foreign "onnx.Exp" 13 (%x) {} : (tensor<3xf32>) -> none
  %b = burin.foreign "onnx.Log" 13 (%y) {} : (tensor<3xf32>) -> none
  %c = burin.foreign "onnx.Erf" 13 (%x) {} : (tensor<3xf32>) -> none
  %d = burin.foreign "onnx.Sigmoid" 13 (%x) {} : (tensor<3xf32>) -> none
  %e = burin.foreign "onnx.Reciprocal" 13 (%two) {} : (tensor<2xf32>) -> none
  %f = burin.foreign "onnx.Pow" 13 (%z, %half) {} : (tensor<2xf32>, tensor<f32>) -> none
  %g = burin.foreign "onnx.Pow" 13 (%z, %p) {} : (tensor<2xf32>, tensor<f32>) -> none
  %h = burin.foreign "onnx.Pow" 13 (%z, %q) {} : (tensor<2xf32>, tensor<f64>) -> none
  return %a, %b, %c, %d, %e, %f, %g, %h : none, none, none, none, none, none, none, none
}

// CHECK-LABEL: @activations
// CHECK-DAG: dense<[-4.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-DAG: dense<[-2.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-DAG: dense<[0.000000e+00, 1.000000e+00]> : tensor<2xf32>
// CHECK-DAG: dense<[-0.000000e+00, 3.000000e+00]> : tensor<2xf32>
// CHECK-DAG: dense<[-0.000000e+00, 1.000000e+03]> : tensor<2xf32>
// CHECK-DAG: dense<[-1.000000e+00, 1.000000e+03]> : tensor<2xf32>
// CHECK-DAG: dense<[0.000000e+00, 1.000000e+03]> : tensor<2xf32>
func.func @activations() -> (none, none, none, tensor<2xf32>, none, none, none) {
  %x = burin.constant dense<[-8.0, 2.0]> : tensor<2xf32> : tensor<2xf32>
  %y = burin.constant dense<[-4.0, 3.0]> : tensor<2xf32> : tensor<2xf32>
  %z = burin.constant dense<[-1000.0, 1000.0]> : tensor<2xf32> : tensor<2xf32>
  %slope = burin.constant dense<0.25> : tensor<1xf32> : tensor<1xf32>
  %a = burin.foreign "onnx.LeakyRelu" 13 (%x) {alpha = 0.5 : f32} : (tensor<2xf32>) -> none
  %b = burin.foreign "onnx.PRelu" 13 (%x, %slope) {} : (tensor<2xf32>, tensor<1xf32>) -> none
  %c = burin.foreign "onnx.HardSigmoid" 13 (%x) {alpha = 0.5 : f32} : (tensor<2xf32>) -> none
  %d = burin.foreign "tflite.HARD_SWISH" 1 (%y) {} : (tensor<2xf32>) -> tensor<2xf32>
  %e = burin.foreign "onnx.Gelu" 20 (%z) {approximate = "tanh"} : (tensor<2xf32>) -> none
  %f = burin.foreign "onnx.Elu" 13 (%z) {} : (tensor<2xf32>) -> none
  %g = burin.foreign "onnx.Softplus" 13 (%z) {} : (tensor<2xf32>) -> none
  return %a, %b, %c, %d, %e, %f, %g : none, none, none, tensor<2xf32>, none, none, none
}

// CHECK-LABEL: @logic
// CHECK-DAG: dense<[true, false, false]> : tensor<3xi1>
// CHECK-DAG: dense<[false, true, false]> : tensor<3xi1>
// CHECK-DAG: dense<[true, true, false]> : tensor<3xi1>
// CHECK-DAG: dense<[false, false, true]> : tensor<3xi1>
// CHECK-DAG: dense<[1, 2, 2]> : tensor<3xi64>
func.func @logic() -> (none, none, none, none, none) {
  %x = burin.constant dense<[1, 2, 3]> : tensor<3xi64> : tensor<3xi64>
  %two = burin.constant dense<2> : tensor<i64> : tensor<i64>
  %less = burin.foreign "onnx.Less" 13 (%x, %two) {} : (tensor<3xi64>, tensor<i64>) -> none
  %equal = burin.foreign "onnx.Equal" 13 (%x, %two) {} : (tensor<3xi64>, tensor<i64>) -> none
  %or = burin.foreign "onnx.Or" 7 (%less, %equal) {} : (none, none) -> none
  %not = burin.foreign "onnx.Not" 1 (%or) {} : (none) -> none
  %where = burin.foreign "onnx.Where" 16 (%not, %two, %x) {} : (none, tensor<i64>, tensor<3xi64>) -> none
  return %less, %equal, %or, %not, %where : none, none, none, none, none
}

// Floats lose their fraction and saturate; narrower integers lose high bits; all but 0 is true.
// CHECK-LABEL: @casts
// CHECK-DAG: dense<[-2, 2, 2147483520]> : tensor<3xi32>
// CHECK-DAG: dense<[-2, 2, 127]> : tensor<3xi8>
// CHECK-DAG: dense<[44, -1]> : tensor<2xi8>
// CHECK-DAG: dense<[true, false]> : tensor<2xi1>
// CHECK-DAG: dense<[1.000000e+00, 0.000000e+00]> : tensor<2xf32>
func.func @casts() -> (none, none, none, none, none) {
  %x = burin.constant dense<[-2.75, 2.75, 1.0e10]> : tensor<3xf32> : tensor<3xf32>
  %i = burin.constant dense<[300, 255]> : tensor<2xi32> : tensor<2xi32>
  %z = burin.constant dense<[-0.5, 0.0]> : tensor<2xf32> : tensor<2xf32>
  %a = burin.foreign "onnx.Cast" 13 (%x) {to = 6 : i64} : (tensor<3xf32>) -> none
  %b = burin.foreign "onnx.Cast" 13 (%x) {to = 3 : i64} : (tensor<3xf32>) -> none
  %c = burin.foreign "onnx.Cast" 13 (%i) {to = 3 : i64} : (tensor<2xi32>) -> none
  %d = burin.foreign "onnx.Cast" 13 (%z) {to = 9 : i64} : (tensor<2xf32>) -> none
  %e = burin.foreign "onnx.Cast" 13 (%d) {to = 1 : i64} : (none) -> none
  return %a, %b, %c, %d, %e : none, none, none, none, none
}
