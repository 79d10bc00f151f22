// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s

// The value holds storage integers where the result is quantized.
// CHECK-LABEL: @quantized
// CHECK: burin.constant dense<[1, -2]> : tensor<2xi8> : tensor<2x!quant.uniform<i8:f32, 5.000000e-01>>
func.func @quantized() -> tensor<2x!quant.uniform<i8:f32, 0.5>> {
  %w = burin.constant dense<[1, -2]> : tensor<2xi8> : tensor<2x!quant.uniform<i8:f32, 0.5>>
  return %w : tensor<2x!quant.uniform<i8:f32, 0.5>>
}

// Elements may lie in a resource.
// CHECK-LABEL: @resource
// CHECK: burin.constant dense_resource<blob> : tensor<2xf32> : tensor<2xf32>
func.func @resource() -> tensor<2xf32> {
  %w = burin.constant dense_resource<blob> : tensor<2xf32> : tensor<2xf32>
  return %w : tensor<2xf32>
}

{-#
  dialect_resources: {
    builtin: { blob: "0x040000000000803F00000040" }
  }
#-}

// -----

func.func @shape() {
  // expected-error @+1 {{'burin.constant' op value type 'tensor<2xf32>' is not the storage type 'tensor<3xf32>' of the result}}
  %w = burin.constant dense<1.0> : tensor<2xf32> : tensor<3xf32>
  return
}

// -----

func.func @storage() {
  // expected-error @+1 {{'burin.constant' op value type 'tensor<2xi32>' is not the storage type 'tensor<2xi8>' of the result}}
  %w = burin.constant dense<1> : tensor<2xi32> : tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @result() {
  // expected-error @+1 {{'burin.constant' invalid kind of type specified: expected builtin.tensor, but found 'i32'}}
  %w = burin.constant dense<1> : tensor<2xi32> : i32
  return
}
