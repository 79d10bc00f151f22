// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign

// Every unsupported node is reported, with the nearest name where one is near; a node that reads the
// result of a failed one is reported only if its own operator is unknown.
func.func @main(%x: tensor<1x2x4x4xf32>) -> none {
  // expected-error @+2 {{'onnx.Relo' (version 13) is not supported [B0203]}}
  // expected-note @+1 {{the nearest supported operator is 'onnx.Relu'}}
  %a = burin.foreign "onnx.Relo" 13 (%x) {} : (tensor<1x2x4x4xf32>) -> none
  // expected-error @+2 {{'onnx.NonMaxSuppression' (version 11) is not supported [B0203]}}
  // expected-note @+1 {{replace it by supported operators, those of docs/operators.md, when exporting the model}}
  %b = burin.foreign "onnx.NonMaxSuppression" 11 (%a) {} : (none) -> none
  %c = burin.foreign "onnx.Relu" 13 (%b) {} : (none) -> none
  // expected-error @+2 {{'tflite.SOME_OPERATOR' (version 1) is not supported [B0203]}}
  // expected-note @+1 {{replace it by}}
  %d = burin.foreign "tflite.SOME_OPERATOR" 1 (%c) {} : (none) -> none
  return %d : none
}

// -----

// A version from before the first that is understood.
func.func @main(%x: tensor<4xf32>) -> none {
  // expected-error @+2 {{'onnx.Relu' (version 5) is not supported [B0203]}}
  // expected-note @+1 {{it is supported from version 6 on; convert the model to a later one}}
  %a = burin.foreign "onnx.Relu" 5 (%x) {} : (tensor<4xf32>) -> none
  return %a : none
}

// -----

// expected-error @+1 {{result 0 has no static shape [B0204]}}
func.func @main(%x: tensor<?xf32>) -> none {
  %a = burin.foreign "onnx.Identity" 13 (%x) {} : (tensor<?xf32>) -> none
  return %a : none
}

// -----

func.func @main(%x: tensor<4xf32>) -> (none, none) {
  // expected-error @+2 {{'onnx.Relu': the number of results is not what the operator has [B0202]}}
  // expected-note @+1 {{the file does not follow the operator's specification}}
  %a:2 = burin.foreign "onnx.Relu" 13 (%x) {} : (tensor<4xf32>) -> (none, none)
  return %a#0, %a#1 : none, none
}

// -----

func.func @main(%x: tensor<4xf32>) -> none {
  // expected-error @+2 {{'onnx.Relu': operand 0 is missing [B0202]}}
  // expected-note @+1 {{the file does not follow the operator's specification; export the model again}}
  %a = burin.foreign "onnx.Relu" 13 () {} : () -> none
  %n = burin.absent
  // expected-error @+2 {{'onnx.Clip': operand 0 is missing [B0202]}}
  // expected-note @+1 {{the file does not follow}}
  %b = burin.foreign "onnx.Clip" 13 (%n) {} : (none) -> none
  return %b : none
}

// -----

func.func @main(%x: tensor<1x2x4x4xf32>, %w: tensor<3x2x3x3xf32>, %v: tensor<3x3x3x3xf32>, %m: tensor<2x4xf32>) -> none {
  // expected-error @+2 {{'onnx.Conv': input of rank 2 and weight of rank 4 [B0202]}}
  // expected-note @+1 {{2-D convolution takes both of rank 4}}
  %a = burin.foreign "onnx.Conv" 13 (%m, %w) {} : (tensor<2x4xf32>, tensor<3x2x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': operand 1 is missing [B0202]}}
  // expected-note @+1 {{export the model again}}
  %b = burin.foreign "onnx.Conv" 13 (%x) {} : (tensor<1x2x4x4xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': 2 input channels, 3 filters of 3 channels, 1 groups and the bias do not fit together [B0202]}}
  // expected-note @+1 {{the file contradicts itself; export the model again}}
  %c = burin.foreign "onnx.Conv" 13 (%x, %v) {} : (tensor<1x2x4x4xf32>, tensor<3x3x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': the window of 7 is larger than its input of 4 [B0202]}}
  // expected-note @+1 {{check the model's input size}}
  %d = burin.foreign "onnx.Conv" 13 (%x, %w) {dilations = array<i64: 3, 3>} : (tensor<1x2x4x4xf32>, tensor<3x2x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': window, stride or dilation 0 is out of range [B0202]}}
  // expected-note @+1 {{they range from 1 to 1048576}}
  %e = burin.foreign "onnx.Conv" 13 (%x, %w) {strides = array<i64: 0, 1>} : (tensor<1x2x4x4xf32>, tensor<3x2x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': pads are not 4 numbers from 0 to 1048576 [B0202]}}
  // expected-note @+1 {{negative padding is a slice; export it as one}}
  %f = burin.foreign "onnx.Conv" 13 (%x, %w) {pads = array<i64: 0, 0, -1, 0>} : (tensor<1x2x4x4xf32>, tensor<3x2x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': auto_pad "SAME" is unknown [B0202]}}
  // expected-note @+1 {{supported are "NOTSET", "VALID", "SAME_UPPER" and "SAME_LOWER"}}
  %g = burin.foreign "onnx.Conv" 13 (%x, %w) {auto_pad = "SAME"} : (tensor<1x2x4x4xf32>, tensor<3x2x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': 2 input channels, 3 filters of 2 channels, 0 groups and the bias do not fit together [B0202]}}
  // expected-note @+1 {{the file contradicts itself}}
  %h = burin.foreign "onnx.Conv" 13 (%x, %w) {group = 0 : i64} : (tensor<1x2x4x4xf32>, tensor<3x2x3x3xf32>) -> none
  // expected-error @+2 {{'onnx.Conv': 2 input channels, 3 filters of 2 channels, 1 groups and the bias do not fit together [B0202]}}
  // expected-note @+1 {{the file contradicts itself}}
  %i = burin.foreign "onnx.Conv" 13 (%x, %w, %m) {} : (tensor<1x2x4x4xf32>, tensor<3x2x3x3xf32>, tensor<2x4xf32>) -> none
  return %i : none
}

// -----

func.func @main(%x: tensor<1x2x4x4xf32>, %m: tensor<2x4xf32>) -> none {
  // expected-error @+2 {{'onnx.MaxPool': the input is not of rank 4 [B0202]}}
  // expected-note @+1 {{2-D pooling takes inputs of rank 4}}
  %a = burin.foreign "onnx.MaxPool" 13 (%m) {kernel_shape = array<i64: 2, 2>} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.MaxPool': the result "Indices" is not supported [B0202]}}
  // expected-note @+1 {{export the model without the indices of the maxima}}
  %b:2 = burin.foreign "onnx.MaxPool" 13 (%x) {kernel_shape = array<i64: 2, 2>} : (tensor<1x2x4x4xf32>) -> (none, none)
  // expected-error @+2 {{'onnx.MaxPool': 0 spatial dimensions are not supported [B0202]}}
  // expected-note @+1 {{2 spatial dimensions are supported}}
  %c = burin.foreign "onnx.MaxPool" 13 (%x) {} : (tensor<1x2x4x4xf32>) -> none
  // expected-error @+2 {{'onnx.MaxPool': dilated pooling is not supported [B0202]}}
  // expected-note @+1 {{supported is a dilation of 1}}
  %d = burin.foreign "onnx.MaxPool" 13 (%x) {kernel_shape = array<i64: 2, 2>, dilations = array<i64: 2, 2>} : (tensor<1x2x4x4xf32>) -> none
  // expected-error @+2 {{'onnx.AveragePool': ceil_mode together with count_include_pad is not supported [B0202]}}
  // expected-note @+1 {{use one of them}}
  %e = burin.foreign "onnx.AveragePool" 13 (%x) {kernel_shape = array<i64: 2, 2>, ceil_mode = 1 : i64, count_include_pad = 1 : i64} : (tensor<1x2x4x4xf32>) -> none
  // expected-error @+2 {{'onnx.GlobalAveragePool': the input is not of rank 4 [B0202]}}
  // expected-note @+1 {{2-D pooling}}
  %f = burin.foreign "onnx.GlobalAveragePool" 13 (%m) {} : (tensor<2x4xf32>) -> none
  return %f : none
}

// -----

func.func @main(%x: tensor<2x4xf32>, %y: tensor<3xf32>, %i: tensor<2x4xi32>) -> none {
  // expected-error @+2 {{'onnx.Add': the operands' shapes do not broadcast [B0202]}}
  // expected-note @+1 {{aligned at the right, extents are equal or 1}}
  %a = burin.foreign "onnx.Add" 13 (%x, %y) {} : (tensor<2x4xf32>, tensor<3xf32>) -> none
  // expected-error @+2 {{'onnx.Mul': the operands' types differ [B0202]}}
  // expected-note @+1 {{cast one of them}}
  %b = burin.foreign "onnx.Mul" 13 (%x, %i) {} : (tensor<2x4xf32>, tensor<2x4xi32>) -> none
  // expected-error @+2 {{'onnx.Sub': operand 1 is missing [B0202]}}
  // expected-note @+1 {{the file does not follow the operator's specification}}
  %c = burin.foreign "onnx.Sub" 13 (%x) {} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Clip': bound 0 is not one number of the input's type [B0202]}}
  // expected-note @+1 {{clip each range on its own}}
  %d = burin.foreign "onnx.Clip" 13 (%x, %y) {} : (tensor<2x4xf32>, tensor<3xf32>) -> none
  return %d : none
}

// -----

func.func @main(%x: tensor<2x4xf32>, %t: tensor<2x2x4xf32>, %b: tensor<3xf32>) -> none {
  // expected-error @+2 {{'onnx.MatMul': the operands' shapes do not fit together [B0202]}}
  // expected-note @+1 {{matrices share an extent, and their leading axes broadcast}}
  %a = burin.foreign "onnx.MatMul" 13 (%t, %x) {} : (tensor<2x2x4xf32>, tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.MatMul': the operands' shapes do not fit together [B0202]}}
  // expected-note @+1 {{matrices share an extent}}
  %c = burin.foreign "onnx.MatMul" 13 (%x, %x) {} : (tensor<2x4xf32>, tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Gemm': operands are not matrices of one type [B0202]}}
  // expected-note @+1 {{Gemm takes operands of rank 2}}
  %d = burin.foreign "onnx.Gemm" 13 (%t, %x) {} : (tensor<2x2x4xf32>, tensor<2x4xf32>) -> none
  // expected-error-re @+2 {{'onnx.Gemm': alpha {{.*}} and beta 1{{.*}} [B0202]}}
  // expected-note @+1 {{factors other than 1 are finite and apply to floats}}
  %e = burin.foreign "onnx.Gemm" 13 (%x, %x) {alpha = 0x7F800000 : f32, transB = 1 : i64} : (tensor<2x4xf32>, tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Gemm': the bias does not broadcast to the result [B0202]}}
  // expected-note @+1 {{check the model's bias}}
  %f = burin.foreign "onnx.Gemm" 13 (%x, %x, %b) {transB = 1 : i64} : (tensor<2x4xf32>, tensor<2x4xf32>, tensor<3xf32>) -> none
  return %f : none
}

// -----

func.func @main(%x: tensor<2x4xf32>, %s: tensor<2xi64>) -> none {
  // expected-error @+2 {{'onnx.Reshape': the new shape is not known at compile time [B0202]}}
  // expected-note @+1 {{fix the input's dimensions with --dim}}
  %a = burin.foreign "onnx.Reshape" 13 (%x, %s) {} : (tensor<2x4xf32>, tensor<2xi64>) -> none
  %k = burin.constant dense<[3, -1]> : tensor<2xi64> : tensor<2xi64>
  // expected-error @+2 {{'onnx.Reshape': 8 elements do not fit a shape of 6 [B0202]}}
  // expected-note @+1 {{a batch size fixed with --dim can contradict a shape stored in the model}}
  %b = burin.foreign "onnx.Reshape" 13 (%x, %k) {} : (tensor<2x4xf32>, tensor<2xi64>) -> none
  %l = burin.constant dense<[-1, -1]> : tensor<2xi64> : tensor<2xi64>
  // expected-error @+2 {{'onnx.Reshape': extent -1 of the new shape [B0202]}}
  // expected-note @+1 {{at most one extent is -1 and the others are positive}}
  %c = burin.foreign "onnx.Reshape" 13 (%x, %l) {} : (tensor<2x4xf32>, tensor<2xi64>) -> none
  %m = burin.constant dense<9223372036854775807> : tensor<2xi64> : tensor<2xi64>
  // expected-error @+2 {{'onnx.Reshape': extent 9223372036854775807 of the new shape [B0202]}}
  // expected-note @+1 {{at most one}}
  %d = burin.foreign "onnx.Reshape" 13 (%x, %m) {} : (tensor<2x4xf32>, tensor<2xi64>) -> none
  // expected-error @+2 {{'onnx.Flatten': axis 3 is outside the input [B0202]}}
  // expected-note @+1 {{the axis ranges from -2 to 2}}
  %e = burin.foreign "onnx.Flatten" 13 (%x) {axis = 3 : i64} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Squeeze': axis 1 has extent 4 [B0202]}}
  // expected-note @+1 {{only axes of extent 1 can be squeezed}}
  %f = burin.foreign "onnx.Squeeze" 11 (%x) {axes = array<i64: -1>} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Unsqueeze': the axes are not known at compile time [B0202]}}
  // expected-note @+1 {{store them as constants}}
  %g = burin.foreign "onnx.Unsqueeze" 13 (%x, %s) {} : (tensor<2x4xf32>, tensor<2xi64>) -> none
  // expected-error @+2 {{'onnx.Unsqueeze': axis 0 is outside the result or repeated [B0202]}}
  // expected-note @+1 {{axes range from -}}
  %h = burin.foreign "onnx.Unsqueeze" 11 (%x) {axes = array<i64: 0, 0>} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Transpose': perm is not a permutation of the input's axes [B0202]}}
  // expected-note @+1 {{check the model's perm}}
  %i = burin.foreign "onnx.Transpose" 13 (%x) {perm = array<i64: 1, 2>} : (tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Concat': axis 2 is outside the inputs [B0202]}}
  // expected-note @+1 {{axes range from -}}
  %j = burin.foreign "onnx.Concat" 13 (%x, %x) {axis = 2 : i64} : (tensor<2x4xf32>, tensor<2x4xf32>) -> none
  // expected-error @+2 {{'onnx.Concat': input 1 differs in rank, type or extent [B0202]}}
  // expected-note @+1 {{the inputs of a concatenation are alike but for one axis}}
  %n = burin.foreign "onnx.Concat" 13 (%x, %s) {axis = 1 : i64} : (tensor<2x4xf32>, tensor<2xi64>) -> none
  %p = burin.constant dense<-5> : tensor<1xi64> : tensor<1xi64>
  // expected-error @+2 {{'onnx.Gather': index -5 is outside of axis 1 of extent 4 [B0202]}}
  // expected-note @+1 {{indices lie within the axis}}
  %q = burin.foreign "onnx.Gather" 13 (%x, %p) {axis = 1 : i64} : (tensor<2x4xf32>, tensor<1xi64>) -> none
  // expected-error @+2 {{'onnx.Softmax': axis 2 of an input of rank 2 [B0202]}}
  // expected-note @+1 {{axes range from -}}
  %t = burin.foreign "onnx.Softmax" 13 (%x) {axis = 2 : i64} : (tensor<2x4xf32>) -> none
  return %t : none
}

// -----

!q = tensor<3x!quant.uniform<i8:f32, 0.5>>
func.func @main(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x3x2xf32>, %y: tensor<3xf32>, %q: !q) -> none {
  // expected-error @+2 {{'tflite.CONV_2D': padding "SOME" is unknown [B0202]}}
  // expected-note @+1 {{supported are "SAME" and "VALID"}}
  %a = burin.foreign "tflite.CONV_2D" 3 (%x, %w) {padding = "SOME"} : (tensor<1x4x4x2xf32>, tensor<3x3x3x2xf32>) -> tensor<1x2x2x3xf32>
  // expected-error @+2 {{'tflite.CONV_2D': fused activation "TANH" is not supported [B0202]}}
  // expected-note @+1 {{supported are "NONE", "RELU", "RELU6" and "RELU_N1_TO_1"}}
  %b = burin.foreign "tflite.CONV_2D" 3 (%x, %w) {fused_activation_function = "TANH"} : (tensor<1x4x4x2xf32>, tensor<3x3x3x2xf32>) -> tensor<1x4x4x3xf32>
  // expected-error @+2 {{'tflite.CONV_2D': the result has no type [B0202]}}
  // expected-note @+1 {{the file must state it}}
  %c = burin.foreign "tflite.CONV_2D" 3 (%x, %w) {} : (tensor<1x4x4x2xf32>, tensor<3x3x3x2xf32>) -> none
  // expected-error @+2 {{'tflite.DEPTHWISE_CONV_2D': weights of 3 batches [B0202]}}
  // expected-note @+1 {{depthwise weights are [1, height, width, channels]}}
  %d = burin.foreign "tflite.DEPTHWISE_CONV_2D" 3 (%x, %w) {} : (tensor<1x4x4x2xf32>, tensor<3x3x3x2xf32>) -> tensor<1x4x4x2xf32>
  // expected-error @+2 {{'tflite.FULLY_CONNECTED': input and weights do not fit together [B0202]}}
  // expected-note @+1 {{the weights are [outputs, inputs] and divide the input}}
  %e = burin.foreign "tflite.FULLY_CONNECTED" 3 (%x, %w) {} : (tensor<1x4x4x2xf32>, tensor<3x3x3x2xf32>) -> tensor<1x3xf32>
  // expected-error @+2 {{'tflite.MAX_POOL_2D': the result is quantized otherwise than the input [B0202]}}
  // expected-note @+1 {{pooling keeps its input's scale and zero point}}
  %f = burin.foreign "tflite.MAX_POOL_2D" 3 (%x) {filter_height = 2 : i64, filter_width = 2 : i64} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>
  // expected-error @+2 {{'tflite.RESHAPE': the new shape is not known at compile time [B0202]}}
  // expected-note @+1 {{fix the input's dimensions}}
  %g = burin.foreign "tflite.RESHAPE" 1 (%x) {} : (tensor<1x4x4x2xf32>) -> tensor<32xf32>
  // expected-error @+2 {{'tflite.SOFTMAX': input or result has no type [B0202]}}
  // expected-note @+1 {{the file must state both}}
  %h = burin.foreign "tflite.SOFTMAX" 1 (%y) {} : (tensor<3xf32>) -> none
  // expected-error @+2 {{'tflite.ADD': the result has no type [B0202]}}
  // expected-note @+1 {{the file must state its quantization}}
  %i = burin.foreign "tflite.ADD" 1 (%q, %q) {} : (!q, !q) -> none
  return %i : none
}

// -----

// Bounds that are attributes: integers have whole ones within their type.
func.func @main(%x: tensor<4xi8>) -> (none, none, none, none) {
  // expected-error @+2 {{'onnx.Clip': bound 0.50 on integers [B0202]}}
  // expected-note @+1 {{bounds of integers are whole numbers of at most 2^53}}
  %a = burin.foreign "onnx.Clip" 6 (%x) {min = 0.5 : f32} : (tensor<4xi8>) -> none
  // expected-error @+2 {{'onnx.Clip': bounds 128.00 to 200.00 are outside of i8 [B0202]}}
  // expected-note @+1 {{check the model's bounds}}
  %b = burin.foreign "onnx.Clip" 6 (%x) {min = 128.0 : f32, max = 200.0 : f32} : (tensor<4xi8>) -> none
  // expected-error @+2 {{'onnx.Clip': a bound is not a number [B0202]}}
  // expected-note @+1 {{check the model's bounds}}
  %c = burin.foreign "onnx.Clip" 6 (%x) {max = 0x7FC00000 : f32} : (tensor<4xi8>) -> none
  // Bounds beyond the type do not limit.
  %d = burin.foreign "onnx.Clip" 6 (%x) {min = -1000.0 : f32, max = 1000.0 : f32} : (tensor<4xi8>) -> none
  return %a, %b, %c, %d : none, none, none, none
}

// -----

// The product of the extents leaves 64 bits.
func.func @main(%x: tensor<65536x65536x65536x65536xf32>) -> none {
  // expected-error @+2 {{'onnx.Flatten': an operand has 2^31 elements or more [B0202]}}
  // expected-note @+1 {{fix smaller input dimensions with --dim}}
  %a = burin.foreign "onnx.Flatten" 13 (%x) {} : (tensor<65536x65536x65536x65536xf32>) -> none
  return %a : none
}

// -----

// A unit stands for a graph, also in an operator that is known and beside one that is not.
func.func @graphs(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+2 {{attribute "body" is a graph: control flow is not supported [B0104]}}
  // expected-note @+1 {{where the branch does not depend on data, simplify the model with fixed input shapes}}
  %0 = burin.foreign "onnx.Relu" 13 (%x) {body} : (tensor<2xf32>) -> tensor<2xf32>
  // expected-error @+2 {{'onnx.Relo' (version 13) is not supported [B0203]}}
  // expected-note @+1 {{the nearest supported operator is 'onnx.Relu'}}
  %1 = burin.foreign "onnx.Relo" 13 (%x) {} : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
