// What element-wise operators and casts refuse, at import and as IR written by hand.
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign

func.func @main(%x: tensor<2x4xf32>, %i: tensor<2x4xi32>, %b: tensor<2x4xi1>, %s: tensor<4x1x4xf32>) -> none {
  // expected-error @+2 {{'onnx.Exp': operand 0 is not a tensor of float32 [B0202]}}
  // expected-note @+1 {{cast it to a supported type}}
  %a = burin.foreign "onnx.Exp" 13 (%i) {} : (tensor<2x4xi32>) -> none
  // expected-error @+2 {{'onnx.Add': operand 1 is not a tensor of floats or signed integers [B0202]}}
  // expected-note @+1 {{cast it to a supported type}}
  %c = burin.foreign "onnx.Add" 13 (%x, %b) {} : (tensor<2x4xf32>, tensor<2x4xi1>) -> none
  // expected-error @+2 {{'onnx.Div': an integer divisor is not known at compile time, or is 0 or -1 [B0202]}}
  // expected-note @+1 {{divide by constants, or in float}}
  %d = burin.foreign "onnx.Div" 13 (%i, %i) {} : (tensor<2x4xi32>, tensor<2x4xi32>) -> none
  // expected-error @+2 {{'onnx.Mod': an integer divisor is not known at compile time, or is not positive [B0202]}}
  // expected-note @+1 {{divide by positive constants}}
  %e = burin.foreign "onnx.Mod" 13 (%i, %i) {} : (tensor<2x4xi32>, tensor<2x4xi32>) -> none
  // expected-error @+2 {{'onnx.Pow': an integer is raised to a power other than a constant 1, 2, 3 or 4 [B0202]}}
  // expected-note @+1 {{compute it in float}}
  %f = burin.foreign "onnx.Pow" 13 (%i, %i) {} : (tensor<2x4xi32>, tensor<2x4xi32>) -> none
  // expected-error @+2 {{'onnx.PRelu': the slopes do not stretch to the input's shape [B0202]}}
  // expected-note @+1 {{a slope is one number, or one a channel}}
  %g = burin.foreign "onnx.PRelu" 13 (%x, %s) {} : (tensor<2x4xf32>, tensor<4x1x4xf32>) -> none
  // expected-error @+2 {{'onnx.Where': operand 0 is not a tensor of bools [B0202]}}
  // expected-note @+1 {{cast it}}
  %h = burin.foreign "onnx.Where" 13 (%x, %x, %x) {} : (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Where': the choices' types differ [B0202]}}
  // expected-note @+1 {{cast one of them}}
  %j = burin.foreign "onnx.Where" 13 (%b, %x, %i) {} : (tensor<2x4xi1>, tensor<2x4xf32>, tensor<2x4xi32>) -> none
  // expected-error @+2 {{'onnx.Cast': a cast to element type 10 [B0202]}}
  // expected-note @+1 {{supported are float32 (1)}}
  %k = burin.foreign "onnx.Cast" 13 (%x) {to = 10 : i64} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Cast': double precision is supported in constants only [B0202]}}
  // expected-note @+1 {{cast to float32}}
  %l = burin.foreign "onnx.Cast" 13 (%x) {to = 11 : i64} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'tflite.SUB': fused activation "TANH" is not supported [B0202]}}
  // expected-note @+1 {{supported are "NONE"}}
  %m = burin.foreign "tflite.SUB" 1 (%x, %x) {fused_activation_function = "TANH"} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  // expected-error @+2 {{'tflite.EXP': the result's type is not the operands' [B0202]}}
  // expected-note @+1 {{the file contradicts itself}}
  %n = burin.foreign "tflite.EXP" 1 (%x) {} : (tensor<2x4xf32>) -> tensor<2x4xi32>
  // expected-error @+2 {{'onnx.LeakyRelu': alpha is not finite [B0202]}}
  // expected-note @+1 {{check the model's attributes}}
  %o = burin.foreign "onnx.LeakyRelu" 13 (%x) {alpha = 0x7F800000 : f32} : (tensor<2x4xf32>) -> none
  return %o : none
}

// -----

func.func @main(%x: tensor<65536x1xf32>, %y: tensor<1x65536xf32>) -> none {
  // expected-error @+2 {{'onnx.Add': the result has 2^31 elements or more [B0202]}}
  // expected-note @+1 {{supported are fewer}}
  %a = burin.foreign "onnx.Add" 13 (%x, %y) {} : (tensor<65536x1xf32>, tensor<1x65536xf32>) -> none
  return %a : none
}

// -----

func.func @exp(%x: tensor<2xi32>) {
  // expected-error @+1 {{'burin.exp' op operand #0 must be}}
  %y = burin.exp %x : (tensor<2xi32>) -> tensor<2xi32>
  return
}

// -----

func.func @clamp(%x: tensor<2xf32>) {
  // expected-error @+1 {{'burin.clamp' op result shape [3] is not the operands' common shape [2]}}
  %y = burin.clamp %x {low = 0.0 : f64, high = 1.0 : f64} : (tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @sqrt(%x: tensor<2xf32>) {
  // expected-error @+1 {{'burin.sqrt' op result of type 'i32' from operands of type 'f32'}}
  %y = burin.sqrt %x : (tensor<2xf32>) -> tensor<2xi32>
  return
}

// -----

func.func @select(%c: tensor<2xi1>, %x: tensor<2xf32>, %y: tensor<2xi32>) {
  // expected-error @+1 {{'burin.select' op operands of types 'f32' and 'i32' do not mix}}
  %z = burin.select %c, %x, %y : (tensor<2xi1>, tensor<2xf32>, tensor<2xi32>) -> tensor<2xi32>
  return
}

// -----

func.func @less(%x: tensor<2xf32>) {
  // expected-error @+1 {{'burin.less' op result #0 must be}}
  %z = burin.less %x, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}
