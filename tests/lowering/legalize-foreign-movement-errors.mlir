// What nodes that move or resample elements are refused for: each is an input that a file may hold.
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --legalize-foreign

func.func @slice_run_time(%x: tensor<3xf32>, %s: tensor<1xi64>) -> none {
  // expected-error @+2 {{'onnx.Slice': starts, ends, axes or steps are not known at compile time [B0202]}}
  // expected-note @+1 {{fix the input's dimensions with --dim, or store them as constants}}
  %y = burin.foreign "onnx.Slice" 13 (%x, %s, %s) {} : (tensor<3xf32>, tensor<1xi64>, tensor<1xi64>) -> none
  return %y : none
}

// -----

func.func @slice_axis(%x: tensor<3xf32>) -> none {
  // expected-error @+2 {{'onnx.Slice': axis 1 with step 1 is outside the input or repeated, or its step is 0 [B0202]}}
  // expected-note @+1 {{check the model's axes and steps}}
  %y = burin.foreign "onnx.Slice" 1 (%x) {starts = array<i64: 0>, ends = array<i64: 2>, axes = array<i64: 1>} : (tensor<3xf32>) -> none
  return %y : none
}

// -----

func.func @tflite_slice_size(%x: tensor<3xf32>) -> none {
  %b = burin.constant dense<2> : tensor<1xi32> : tensor<1xi32>
  // expected-error @+2 {{'tflite.SLICE': axis 0 of extent 3 has no 2 elements from 2 on [B0202]}}
  // expected-note @+1 {{a batch size fixed with --dim can contradict a size stored in the model}}
  %y = burin.foreign "tflite.SLICE" 1 (%x, %b, %b) {} : (tensor<3xf32>, tensor<1xi32>, tensor<1xi32>) -> none
  return %y : none
}

// -----

func.func @split(%x: tensor<5xf32>) -> (none, none) {
  // expected-error @+2 {{'onnx.Split': an axis of extent 5 in 2 parts [B0202]}}
  // expected-note @+1 {{the number of parts divides the extent}}
  %y:2 = burin.foreign "onnx.Split" 13 (%x) {} : (tensor<5xf32>) -> (none, none)
  return %y#0, %y#1 : none, none
}

// -----

func.func @split_extents(%x: tensor<5xf32>) -> (none, none) {
  // expected-error @+2 {{'onnx.Split': the parts exceed the axis of extent 5 [B0202]}}
  // expected-note @+1 {{a batch size fixed with --dim can contradict parts stored in the model}}
  %y:2 = burin.foreign "onnx.Split" 11 (%x) {split = array<i64: 4, 9223372036854775807>} : (tensor<5xf32>) -> (none, none)
  return %y#0, %y#1 : none, none
}

// -----

func.func @strides(%x: tensor<5xf32>) -> none {
  %b = burin.constant dense<0> : tensor<1xi32> : tensor<1xi32>
  // expected-error @+2 {{'tflite.STRIDED_SLICE': the stride of axis 0 is 0 [B0202]}}
  // expected-note @+1 {{check the model}}
  %y = burin.foreign "tflite.STRIDED_SLICE" 1 (%x, %b, %b, %b) {} : (tensor<5xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> none
  return %y : none
}

// -----

func.func @pad_overflow(%x: tensor<5xf32>) -> none {
  // expected-error @+2 {{'onnx.Pad': axis 0 of extent 5 padded by 9223372036854775807 and 1 [B0202]}}
  // expected-note @+1 {{borders take away at most the axis and stay below 2^31}}
  %y = burin.foreign "onnx.Pad" 2 (%x) {pads = array<i64: 9223372036854775807, 1>} : (tensor<5xf32>) -> none
  return %y : none
}

// -----

func.func @pad_least(%x: tensor<5xf32>) -> none {
  // expected-error @+2 {{'onnx.Pad': axis 0 of extent 5 padded by -9223372036854775808 and 1 [B0202]}}
  // expected-note @+1 {{borders take away at most the axis and stay below 2^31}}
  %y = burin.foreign "onnx.Pad" 2 (%x) {pads = array<i64: -9223372036854775808, 1>} : (tensor<5xf32>) -> none
  return %y : none
}

// -----

func.func @gather_index(%x: tensor<5xf32>) -> none {
  %i = burin.constant dense<5> : tensor<1xi64> : tensor<1xi64>
  // expected-error @+2 {{'onnx.Gather': index 5 is outside of axis 0 of extent 5 [B0202]}}
  // expected-note @+1 {{indices lie within the axis}}
  %y = burin.foreign "onnx.Gather" 13 (%x, %i) {} : (tensor<5xf32>, tensor<1xi64>) -> none
  return %y : none
}

// -----

func.func @resize_cubic(%x: tensor<1x1x2x2xf32>) -> none {
  %none = burin.absent
  %scales = burin.constant dense<[1.0, 1.0, 2.0, 2.0]> : tensor<4xf32> : tensor<4xf32>
  // expected-error @+2 {{'onnx.Resize': mode "cubic" is not supported [B0202]}}
  // expected-note @+1 {{supported are "nearest" and "linear"}}
  %y = burin.foreign "onnx.Resize" 13 (%x, %none, %scales) {mode = "cubic"} : (tensor<1x1x2x2xf32>, none, tensor<4xf32>) -> none
  return %y : none
}

// -----

func.func @resize_scale(%x: tensor<1x1x2x2xf32>) -> none {
  %none = burin.absent
  %scales = burin.constant dense<[1.0, 1.0, 2.0, 0x7FC00000]> : tensor<4xf32> : tensor<4xf32>
  // expected-error-re @+2 {{'onnx.Resize': a scale of {{.*}} [B0202]}}
  // expected-note @+1 {{scales range from 0.00001 to 100000}}
  %y = burin.foreign "onnx.Resize" 13 (%x, %none, %scales) {} : (tensor<1x1x2x2xf32>, none, tensor<4xf32>) -> none
  return %y : none
}

// -----

func.func @transposed_weights(%x: tensor<1x1x2x2xf32>, %w: tensor<1x1x2x2xf32>) -> none {
  // expected-error @+2 {{'onnx.ConvTranspose': the weights are not known at compile time [B0202]}}
  // expected-note @+1 {{store them as constants}}
  %y = burin.foreign "onnx.ConvTranspose" 13 (%x, %w) {} : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>) -> none
  return %y : none
}

// -----

func.func @transposed_stride(%x: tensor<1x1x2x2xf32>) -> none {
  %w = burin.constant dense<1.0> : tensor<1x1x2x2xf32> : tensor<1x1x2x2xf32>
  // expected-error @+2 {{'onnx.ConvTranspose': pads, strides, dilations, output_padding or output_shape are out of range [B0202]}}
  // expected-note @+1 {{they are 2 numbers (4 pads) from 0 to 65536}}
  %y = burin.foreign "onnx.ConvTranspose" 13 (%x, %w) {strides = array<i64: 9223372036854775807, 2>} : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>) -> none
  return %y : none
}

// -----

func.func @custom_options(%x: tensor<1x2x2x1xf32>) -> tensor<1x4x4x1xf32> {
  %w = burin.constant dense<1.0> : tensor<1x2x2x1xf32> : tensor<1x2x2x1xf32>
  // expected-error @+2 {{'tflite.custom.Convolution2DTransposeBias': the options are not 12 bytes, or the result has no shape of rank 4 [B0202]}}
  // expected-note @+1 {{the operator is MediaPipe's Convolution2DTransposeBias}}
  %y = burin.foreign "tflite.custom.Convolution2DTransposeBias" 1 (%x, %w) {custom_options = dense<1> : tensor<8xui8>} : (tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>) -> tensor<1x4x4x1xf32>
  return %y : tensor<1x4x4x1xf32>
}
