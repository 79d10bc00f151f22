// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign --quantize | %FileCheck %s
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign --quantize --form-steps | %FileCheck %s --check-prefix=STEP

!x = !quant.uniform<i8:f32, 0.5:3>
!u = !quant.uniform<u8:f32, 0.5:131>

// CHECK-LABEL: @float_to_int8
// CHECK: burin.quantize %arg0 {scale = 5.000000e-01 : f64, zero_point = 3 : i64} : (tensor<2x4xf32>) -> tensor<2x4xi8>
// STEP-LABEL: @float_to_int8
// STEP-DAG: %[[S:[a-z0-9_]+]] = arith.constant 5.000000e-01 : f32
// STEP-DAG: %[[Z:[a-z0-9_]+]] = arith.constant 3 : i32
// STEP: call @quantize_s8(%{{[a-z0-9_]+}}, %[[S]], %[[Z]]) : (f32, f32, i32) -> i8
func.func @float_to_int8(%x: tensor<2x4xf32>) -> tensor<2x4x!x> {
  %y = burin.foreign "tflite.QUANTIZE" 1 (%x) {} : (tensor<2x4xf32>) -> tensor<2x4x!x>
  return %y : tensor<2x4x!x>
}

// A result that the file stores unsigned is int8 with its zero point less 128 until it leaves.
// CHECK-LABEL: @float_to_uint8
// CHECK-SAME: -> (tensor<4xi8> {burin.scale = 5.000000e-01 : f64, burin.unsigned, burin.zero_point = 131 : i64})
// CHECK: %[[Q:[0-9]+]] = burin.quantize %arg0 {scale = 5.000000e-01 : f64, zero_point = 3 : i64}
// CHECK: %[[U:[0-9]+]] = burin.flip_sign %[[Q]] : (tensor<4xi8>) -> tensor<4xi8>
// CHECK: return %[[U]]
// STEP-LABEL: @float_to_uint8
// STEP: %[[H:[a-z0-9_-]+]] = arith.constant -128 : i8
// STEP: arith.xori %{{[a-z0-9_]+}}, %[[H]] : i8
func.func @float_to_uint8(%x: tensor<4xf32>) -> tensor<4x!u> {
  %y = burin.foreign "tflite.QUANTIZE" 1 (%x) {} : (tensor<4xf32>) -> tensor<4x!u>
  return %y : tensor<4x!u>
}

// Between uint8 and int8 of the same numbers nothing remains but the border of the model.
// CHECK-LABEL: @same_numbers
// CHECK-SAME: %arg0: tensor<4xi8> {burin.scale = 5.000000e-01 : f64, burin.unsigned, burin.zero_point = 131 : i64}
// CHECK: %[[I:[0-9]+]] = burin.flip_sign %arg0
// CHECK: return %[[I]]
func.func @same_numbers(%x: tensor<4x!u>) -> tensor<4x!x> {
  %y = burin.foreign "tflite.QUANTIZE" 1 (%x) {} : (tensor<4x!u>) -> tensor<4x!x>
  return %y : tensor<4x!x>
}

// Another scale is a table: twice the distance from the zero point, saturated.
// CHECK-LABEL: @rescale
// CHECK: %[[T:[0-9]+]] = burin.constant {{.*}} : tensor<256xi8>
// CHECK: burin.lookup %arg0, %[[T]] : (tensor<4xi8>, tensor<256xi8>) -> tensor<4xi8>
// STEP-LABEL: @rescale
// STEP: %[[MIDDLE:[a-z0-9_]+]] = arith.constant 128 : i32
// STEP: arith.addi %{{[a-z0-9_]+}}, %[[MIDDLE]] : i32
// STEP: tensor.extract
func.func @rescale(%x: tensor<4x!x>) -> tensor<4x!quant.uniform<i8:f32, 0.25:3>> {
  %y = burin.foreign "tflite.QUANTIZE" 1 (%x) {} : (tensor<4x!x>) -> tensor<4x!quant.uniform<i8:f32, 0.25:3>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.25:3>>
}

// CHECK-LABEL: @to_float
// CHECK: burin.dequantize %arg0 {scales = array<f64: 5.000000e-01>, zero_points = array<i64: 3>} : (tensor<4xi8>) -> tensor<4xf32>
// STEP-LABEL: @to_float
// STEP: arith.subi
// STEP: call @dequantize_f32
func.func @to_float(%x: tensor<4x!x>) -> tensor<4xf32> {
  %y = burin.foreign "tflite.DEQUANTIZE" 1 (%x) {} : (tensor<4x!x>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @unsigned_to_float
// CHECK: burin.dequantize %{{[0-9]+}} {scales = array<f64: 5.000000e-01>, zero_points = array<i64: 3>}
func.func @unsigned_to_float(%x: tensor<4x!u>) -> tensor<4xf32> {
  %y = burin.foreign "tflite.DEQUANTIZE" 1 (%x) {} : (tensor<4x!u>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// The border of an average pool is 0 inside the model, which sums do not see: of uint8, 128.
// CHECK-LABEL: @unsigned_border
// CHECK: burin.pad %{{[0-9]+}} {{.*}}value = 0.000000e+00 : f64}
// CHECK: burin.average_pool_2d {{.*}}border = array<i64: 0, 0, 1, 1>, half_up
func.func @unsigned_border(%x: tensor<1x2x2x1x!u>) -> tensor<1x1x1x1x!u> {
  %y = burin.foreign "tflite.AVERAGE_POOL_2D" 1 (%x) {padding = "SAME", filter_height = 3 : i64, filter_width = 3 : i64, stride_h = 2 : i64, stride_w = 2 : i64, fused_activation_function = "NONE"} : (tensor<1x2x2x1x!u>) -> tensor<1x1x1x1x!u>
  return %y : tensor<1x1x1x1x!u>
}

// Constants fold: (7 - 3) / 2, and by channel; unsigned bytes are read as such; float16 widens.
// CHECK-LABEL: @constants
// CHECK-DAG: burin.constant dense<2.000000e+00> : tensor<1xf32>
// CHECK-DAG: burin.constant dense<{{\[}}[1.000000e+00, 2.000000e+00], [2.500000e-01, 5.000000e-01]]> : tensor<2x2xf32>
// CHECK-DAG: burin.constant dense<3.450000e+01> : tensor<1xf32>
// CHECK-DAG: burin.constant dense<1.500000e+00> : tensor<1xf32>
func.func @constants() -> (tensor<1xf32>, tensor<2x2xf32>, tensor<1xf32>, tensor<1xf32>) {
  %a = burin.constant dense<7> : tensor<1xi8> : tensor<1x!x>
  %b = burin.constant dense<[[2, 4], [1, 2]]> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>
  %c = burin.constant dense<-56> : tensor<1xi8> : tensor<1x!u>
  %d = burin.constant dense<1.5> : tensor<1xf16> : tensor<1xf16>
  %w = burin.foreign "tflite.DEQUANTIZE" 1 (%a) {} : (tensor<1x!x>) -> tensor<1xf32>
  %x = burin.foreign "tflite.DEQUANTIZE" 1 (%b) {} : (tensor<2x2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>) -> tensor<2x2xf32>
  %y = burin.foreign "tflite.DEQUANTIZE" 1 (%c) {} : (tensor<1x!u>) -> tensor<1xf32>
  %z = burin.foreign "tflite.DEQUANTIZE" 1 (%d) {} : (tensor<1xf16>) -> tensor<1xf32>
  return %w, %x, %y, %z : tensor<1xf32>, tensor<2x2xf32>, tensor<1xf32>, tensor<1xf32>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
func.func @quantize_integers(%x: tensor<4xi32>) -> tensor<4x!x> {
  // expected-error @+2 {{'tflite.QUANTIZE': the input is neither float32 nor of 8 bits with one scale [B0202]}}
  // expected-note @+1 {{supported inputs are float32, int8 and uint8 tensors}}
  %y = burin.foreign "tflite.QUANTIZE" 1 (%x) {} : (tensor<4xi32>) -> tensor<4x!x>
  return %y : tensor<4x!x>
}

// -----

func.func @dequantize_integers(%x: tensor<4xi8>) -> tensor<4xf32> {
  // expected-error @+2 {{'tflite.DEQUANTIZE': the input is not quantized [B0202]}}
  // expected-note @+1 {{supported inputs are quantized tensors of 8 or 16 bits, and float16 constants}}
  %y = burin.foreign "tflite.DEQUANTIZE" 1 (%x) {} : (tensor<4xi8>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @arithmetic(%x: tensor<4xf32>) {
  // expected-error @+1 {{'burin.quantize' op has no arithmetic "nearest"}}
  %y = burin.quantize %x {scale = 0.5 : f64, zero_point = 0 : i64, primitive = "nearest"} : (tensor<4xf32>) -> tensor<4xi8>
  return
}

// -----

func.func @scales(%x: tensor<4xi8>) {
  // expected-error @+1 {{'burin.dequantize' op has 2 scales along axis 0 of [4]}}
  %y = burin.dequantize %x {scales = array<f64: 0.5, 0.25>, zero_points = array<i64: 0, 0>} : (tensor<4xi8>) -> tensor<4xf32>
  return
}

// -----

func.func @table(%x: tensor<4xi8>, %t: tensor<255xi8>) {
  // expected-error @+1 {{'burin.lookup' op needs a table of 256 numbers}}
  %y = burin.lookup %x, %t : (tensor<4xi8>, tensor<255xi8>) -> tensor<4xi8>
  return
}
