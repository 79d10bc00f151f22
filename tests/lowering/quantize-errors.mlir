// RUN: %burin-opt %s -split-input-file -verify-diagnostics --quantize
// RUN: %not %burin-opt --quantize="rounding=nearest" %s -split-input-file 2>&1 | %FileCheck %s

// CHECK: error: rounding profile "nearest" is not supported [B0308]

!x = !quant.uniform<i8:f32, 0.5:3>
func.func @float_operand(%x: tensor<4x!x>, %y: tensor<4xf32>) -> tensor<4x!x> {
  // expected-error @+2 {{'burin.add' cannot become integer arithmetic: the second operand is not of 8 bits with one scale [B0301]}}
  // expected-note @+1 {{it takes }}
  %z = burin.add %x, %y : (tensor<4x!x>, tensor<4xf32>) -> tensor<4x!x>
  return %z : tensor<4x!x>
}

// -----

!x = !quant.uniform<i8:f32:0, {0.5, 0.25}>
func.func @per_axis_bounds(%x: tensor<2x!x>) -> tensor<2x!x> {
  // expected-error @+2 {{'burin.clamp' cannot become integer arithmetic: the result is not of 8 bits with one scale [B0301]}}
  // expected-note @+1 {{it takes }}
  %y = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<2x!x>) -> tensor<2x!x>
  return %y : tensor<2x!x>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
!i16 = !quant.uniform<i16:f32, 0.5>
func.func @int16_result(%x: tensor<1x2x!x>) -> tensor<1x2x!i16> {
  %w = burin.constant dense<1> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  %b = burin.constant dense<0> : tensor<2xi32> : tensor<2xi32>
  // expected-error @+2 {{'burin.matmul' cannot become integer arithmetic: the result is not of 8 bits with one scale [B0301]}}
  // expected-note @+1 {{it takes }}
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!quant.uniform<i8:f32, 0.5>>, tensor<2xi32>) -> tensor<1x2x!i16>
  return %y : tensor<1x2x!i16>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
!y = !quant.uniform<i8:f32, 0.25:3>
func.func @scales_differ(%x: tensor<1x4x4x2x!x>) -> tensor<1x2x2x2x!y> {
  // expected-error @+2 {{'burin.max_pool_2d' cannot become integer arithmetic: input and result have different scales [B0302]}}
  // expected-note @+1 {{it takes }}
  %m = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x4x2x!x>) -> tensor<1x2x2x2x!y>
  return %m : tensor<1x2x2x2x!y>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
!w = !quant.uniform<i8:f32, 0.5>
func.func @open_weights(%x: tensor<1x2x!x>, %w: tensor<2x2x!w>) -> tensor<1x2x!x> {
  %b = burin.constant dense<0> : tensor<2xi32> : tensor<2xi32>
  // expected-error @+2 {{'burin.matmul' cannot become integer arithmetic: weights and bias are not constants of int8 and int32 [B0303]}}
  // expected-note @+1 {{it takes }}
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!w>, tensor<2xi32>) -> tensor<1x2x!x>
  return %y : tensor<1x2x!x>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
!w = !quant.uniform<i8:f32:1, {0.5, 0.25}>
func.func @scales_along_inputs(%x: tensor<1x2x!x>) -> tensor<1x2x!x> {
  %w = burin.constant dense<1> : tensor<2x2xi8> : tensor<2x2x!w>
  %b = burin.constant dense<0> : tensor<2xi32> : tensor<2xi32>
  // expected-error @+2 {{'burin.matmul' cannot become integer arithmetic: weights need their scales along the output channel, not axis 1 [B0303]}}
  // expected-note @+1 {{it takes }}
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!w>, tensor<2xi32>) -> tensor<1x2x!x>
  return %y : tensor<1x2x!x>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
func.func @plain_weights(%x: tensor<1x2x!x>) -> tensor<1x2x!x> {
  %w = burin.constant dense<1> : tensor<2x2xi8> : tensor<2x2xi8>
  %b = burin.constant dense<0> : tensor<2xi32> : tensor<2xi32>
  // expected-error @+2 {{'burin.matmul' cannot become integer arithmetic: the weights are not quantized [B0303]}}
  // expected-note @+1 {{it takes }}
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2xi8>, tensor<2xi32>) -> tensor<1x2x!x>
  return %y : tensor<1x2x!x>
}

// -----

// 2147483647 - 3 * (1 + 1) + 128 * (1 + 1) is above the largest int32.
!x = !quant.uniform<i8:f32, 0.5:3>
!w = !quant.uniform<i8:f32, 0.5>
func.func @overflow(%x: tensor<1x2x!x>) -> tensor<1x2x!x> {
  %w = burin.constant dense<1> : tensor<2x2xi8> : tensor<2x2x!w>
  %b = burin.constant dense<[0, 2147483647]> : tensor<2xi32> : tensor<2xi32>
  // expected-error @+2 {{'burin.matmul' cannot become integer arithmetic: channel 1 can reach 2147483897, beyond int32 [B0304]}}
  // expected-note @+1 {{it takes }}
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!w>, tensor<2xi32>) -> tensor<1x2x!x>
  return %y : tensor<1x2x!x>
}

// -----

// Twice the operands' scale is 2^20 times the result's: a factor of 1.
!x = !quant.uniform<i8:f32, 524288.0>
!y = !quant.uniform<i8:f32, 1.0>
func.func @far_scales(%x: tensor<4x!x>) -> tensor<4x!y> {
  // expected-error @+2 {{'burin.add' cannot become integer arithmetic: the operands' scales are too far above the result's [B0305]}}
  // expected-note @+1 {{it takes }}
  %z = burin.add %x, %x : (tensor<4x!x>, tensor<4x!x>) -> tensor<4x!y>
  return %z : tensor<4x!y>
}

// -----

// A factor of 2^40: no shift of int32 brings sums there.
!x = !quant.uniform<i8:f32, 1048576.0>
!w = !quant.uniform<i8:f32, 1048576.0>
func.func @far_weights(%x: tensor<1x2x!x>) -> tensor<1x2x!quant.uniform<i8:f32, 1.0>> {
  %w = burin.constant dense<1> : tensor<2x2xi8> : tensor<2x2x!w>
  %b = burin.constant dense<0> : tensor<2xi32> : tensor<2xi32>
  // expected-error @+2 {{'burin.matmul' cannot become integer arithmetic: the scales of input and weights are too far above the result's [B0305]}}
  // expected-note @+1 {{it takes }}
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!w>, tensor<2xi32>) -> tensor<1x2x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<1x2x!quant.uniform<i8:f32, 1.0>>
}

// -----

!x = !quant.uniform<i8:f32, 1048576.0>
func.func @far_mean(%x: tensor<1x1x2x!x>) -> tensor<1x2x!quant.uniform<i8:f32, 9.5367431640625e-7>> {
  // expected-error @+2 {{'burin.reduce_mean' cannot become integer arithmetic: the input's scale is too far above the result's [B0305]}}
  // expected-note @+1 {{it takes }}
  %a = burin.reduce_mean %x {axes = array<i64: 1>} : (tensor<1x1x2x!x>) -> tensor<1x2x!quant.uniform<i8:f32, 9.5367431640625e-7>>
  return %a : tensor<1x2x!quant.uniform<i8:f32, 9.5367431640625e-7>>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
func.func @softmax_result(%x: tensor<1x4x!x>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625>> {
  // expected-error @+2 {{'burin.softmax' cannot become integer arithmetic: softmax needs a result of scale 1/256 and zero point -128 [B0306]}}
  // expected-note @+1 {{it takes }}
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<1x4x!x>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625>>
  return %y : tensor<1x4x!quant.uniform<i8:f32, 0.00390625>>
}

// -----

!x = !quant.uniform<i8:f32, 1.0e-9>
!y = !quant.uniform<i8:f32, 0.00390625:-128>
func.func @softmax_input(%x: tensor<1x4x!x>) -> tensor<1x4x!y> {
  // expected-error-re @+2 {{'burin.softmax' cannot become integer arithmetic: softmax of scale 1.0{{0*}}e-09 is too fine [B0306]}}
  // expected-note @+1 {{it takes }}
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<1x4x!x>) -> tensor<1x4x!y>
  return %y : tensor<1x4x!y>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
func.func @float_only(%x: tensor<4x!x>) -> tensor<4x!x> {
  // expected-error @+2 {{'burin.div' cannot become integer arithmetic: it has no integer form [B0307]}}
  // expected-note @+1 {{it takes }}
  %y = burin.div %x, %x : (tensor<4x!x>, tensor<4x!x>) -> tensor<4x!x>
  // What reads the failed operator's result is not reported.
  %z = burin.sub %y, %x : (tensor<4x!x>, tensor<4x!x>) -> tensor<4x!x>
  // Another failure is.
  // expected-error @+2 {{'burin.div' cannot become integer arithmetic: it has no integer form [B0307]}}
  // expected-note @+1 {{it takes }}
  %u = burin.div %x, %x : (tensor<4x!x>, tensor<4x!x>) -> tensor<4x!x>
  return %z : tensor<4x!x>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
func.func @no_operator(%x: tensor<4x!x>) -> tensor<4xf32> {
  // expected-error @+1 {{'quant.dcast' on quantized tensors [B0307]}}
  %y = quant.dcast %x : tensor<4x!x> to tensor<4xf32>
  return %y : tensor<4xf32>
}
