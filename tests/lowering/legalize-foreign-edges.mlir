// Forms at the edge of the specifications, each of which once was taken for another or ended the program.
// RUN: %burin-opt %s -split-input-file --legalize-foreign -verify-diagnostics | %FileCheck %s

// A bias that is one number.
// CHECK-LABEL: @gemm_scalar_bias
// CHECK: burin.matmul
// CHECK: return %{{[0-9]+}} : tensor<2x1xf32>
func.func @gemm_scalar_bias(%x: tensor<2x3xf32>) -> none {
  %w = burin.constant dense<1.0> : tensor<3x1xf32> : tensor<3x1xf32>
  %c = burin.constant dense<1.0> : tensor<f32> : tensor<f32>
  %y = burin.foreign "onnx.Gemm" 13 (%x, %w, %c) {} : (tensor<2x3xf32>, tensor<3x1xf32>, tensor<f32>) -> none
  return %y : none
}

// -----

// In TFLite no axes are none; in ONNX they are all.
// CHECK-LABEL: @no_axes
// CHECK: return %arg0, %{{[0-9]+}} : tensor<2x3xf32>, tensor<1x1xf32>
func.func @no_axes(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, none) {
  %a = burin.constant dense<> : tensor<0xi32> : tensor<0xi32>
  %y = burin.foreign "tflite.SUM" 1 (%x, %a) {keep_dims = 0 : i64} : (tensor<2x3xf32>, tensor<0xi32>) -> tensor<2x3xf32>
  %z = burin.foreign "onnx.ReduceSum" 11 (%x) {} : (tensor<2x3xf32>) -> none
  return %y, %z : tensor<2x3xf32>, none
}

// -----

// A filled tensor may be quantized.
// CHECK-LABEL: @fill
// CHECK: burin.constant dense<7> : tensor<4xi8> : tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
func.func @fill() -> tensor<4x!quant.uniform<i8:f32, 0.5>> {
  %n = burin.constant dense<4> : tensor<1xi32> : tensor<1xi32>
  %v = burin.constant dense<7> : tensor<i8> : tensor<!quant.uniform<i8:f32, 0.5>>
  %y = burin.foreign "tflite.FILL" 1 (%n, %v) {} : (tensor<1xi32>, tensor<!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @dropout(%x: tensor<2xf32>) -> none {
  %r = burin.absent
  %t = burin.constant dense<0.0> : tensor<f32> : tensor<f32>
  // expected-error @+2 {{training mode is not supported [B0202]}}
  // expected-note @+1 {{export the model for inference}}
  %y = burin.foreign "onnx.Dropout" 13 (%x, %r, %t) {} : (tensor<2xf32>, none, tensor<f32>) -> none
  return %y : none
}

// -----

func.func @keeps_axes(%x: tensor<f32>) -> tensor<2xf32> {
  %w = burin.constant dense<1.0> : tensor<2x1xf32> : tensor<2x1xf32>
  // expected-error @+2 {{keep_num_dims with rows that are not the weights' inputs [B0202]}}
  // expected-note @+1 {{the input's last axis has the weights' inputs}}
  %y = burin.foreign "tflite.FULLY_CONNECTED" 5 (%x, %w) {keep_num_dims = 1 : i64} : (tensor<f32>, tensor<2x1xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func @crop(%x: tensor<1x1x1x4xf32>) -> none {
  %n = burin.absent
  %s = burin.constant dense<[1, 1, 1, 2]> : tensor<4xi64> : tensor<4xi64>
  // expected-error @+2 {{coordinates "tf_crop_and_resize" are not supported [B0202]}}
  // expected-note @+1 {{supported are "half_pixel"}}
  %y = burin.foreign "onnx.Resize" 13 (%x, %n, %n, %s) {mode = "nearest", coordinate_transformation_mode = "tf_crop_and_resize"} : (tensor<1x1x1x4xf32>, none, none, tensor<4xi64>) -> none
  return %y : none
}
