// Operators that move or resample elements; the folded constants are what ONNX Runtime and TFLite compute.
// RUN: %burin-opt %s --legalize-foreign | %FileCheck %s

// Starts and ends are attributes before set 10; a negative number counts from the end, and ends lie anywhere.
// CHECK-LABEL: @onnx_slice
// CHECK: burin.slice %arg0 {starts = array<i64: 0, 1>, steps = array<i64: 1, 1>} : (tensor<3x6xf32>) -> tensor<3x4xf32>
// CHECK: burin.slice %arg0 {starts = array<i64: 2, 5>, steps = array<i64: -1, -2>} : (tensor<3x6xf32>) -> tensor<3x3xf32>
// CHECK: burin.slice %arg0 {starts = array<i64: 1, 0>, steps = array<i64: 1, 2>} : (tensor<3x6xf32>) -> tensor<2x2xf32>
func.func @onnx_slice(%x: tensor<3x6xf32>) -> (none, none, none) {
  %a = burin.foreign "onnx.Slice" 9 (%x) {starts = array<i64: 1>, ends = array<i64: -1>, axes = array<i64: 1>} : (tensor<3x6xf32>) -> none
  %starts = burin.constant dense<[9, -1]> : tensor<2xi64> : tensor<2xi64>
  %ends = burin.constant dense<[-9223372036854775808, -100]> : tensor<2xi64> : tensor<2xi64>
  %axes = burin.constant dense<[0, -1]> : tensor<2xi64> : tensor<2xi64>
  %steps = burin.constant dense<[-1, -2]> : tensor<2xi64> : tensor<2xi64>
  %b = burin.foreign "onnx.Slice" 13 (%x, %starts, %ends, %axes, %steps) {} : (tensor<3x6xf32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> none
  %from = burin.constant dense<[1, 0]> : tensor<2xi32> : tensor<2xi32>
  %to = burin.constant dense<[2147483647, 4]> : tensor<2xi32> : tensor<2xi32>
  %by = burin.constant dense<[1, 2]> : tensor<2xi32> : tensor<2xi32>
  %none = burin.absent
  %c = burin.foreign "onnx.Slice" 11 (%x, %from, %to, %none, %by) {} : (tensor<3x6xf32>, tensor<2xi32>, tensor<2xi32>, none, tensor<2xi32>) -> none
  return %a, %b, %c : none, none, none
}

// CHECK-LABEL: @onnx_split
// CHECK-SAME: -> (tensor<2x1xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<2x2xf32>)
// CHECK: burin.slice %arg0 {starts = array<i64: 0, 1>, steps = array<i64: 1, 1>} : (tensor<2x5xf32>) -> tensor<2x4xf32>
// CHECK: burin.slice %arg0 {starts = array<i64: 0, 3>, steps = array<i64: 1, 1>} : (tensor<2x5xf32>) -> tensor<2x2xf32>
func.func @onnx_split(%x: tensor<2x5xf32>) -> (none, none, none, none) {
  %parts = burin.constant dense<[1, 4]> : tensor<2xi64> : tensor<2xi64>
  %a:2 = burin.foreign "onnx.Split" 13 (%x, %parts) {axis = 1 : i64} : (tensor<2x5xf32>, tensor<2xi64>) -> (none, none)
  %b:2 = burin.foreign "onnx.Split" 18 (%x) {axis = -1 : i64, num_outputs = 2 : i64} : (tensor<2x5xf32>) -> (none, none)
  return %a#0, %a#1, %b#0, %b#1 : none, none, none, none
}

// Masks: [:, -1, new, ::-1].
// CHECK-LABEL: @tflite_strided_slice
// CHECK: burin.slice %arg0 {starts = array<i64: 0, 2, 3>, steps = array<i64: 1, 1, -1>} : (tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
// CHECK: %[[E:[0-9]+]] = burin.slice %arg0 {starts = array<i64: 0, 0, 1>, steps = array<i64: 1, 1, 1>} : (tensor<2x3x4xf32>) -> tensor<2x3x1xf32>
// CHECK: burin.reshape %[[E]] : (tensor<2x3x1xf32>) -> tensor<2x3xf32>
func.func @tflite_strided_slice(%x: tensor<2x3x4xf32>) -> (tensor<2x1x4xf32>, tensor<2x3xf32>) {
  %b = burin.constant dense<[0, -1, 0, 0]> : tensor<4xi32> : tensor<4xi32>
  %e = burin.constant dense<[0, 0, 0, 0]> : tensor<4xi32> : tensor<4xi32>
  %s = burin.constant dense<[1, 1, 1, -1]> : tensor<4xi32> : tensor<4xi32>
  %y = burin.foreign "tflite.STRIDED_SLICE" 1 (%x, %b, %e, %s) {begin_mask = 9 : i64, end_mask = 9 : i64, shrink_axis_mask = 2 : i64, new_axis_mask = 4 : i64, ellipsis_mask = 0 : i64} : (tensor<2x3x4xf32>, tensor<4xi32>, tensor<4xi32>, tensor<4xi32>) -> tensor<2x1x4xf32>
  %b2 = burin.constant dense<[0, 1]> : tensor<2xi32> : tensor<2xi32>
  %e2 = burin.constant dense<[0, 2]> : tensor<2xi32> : tensor<2xi32>
  %s2 = burin.constant dense<1> : tensor<2xi32> : tensor<2xi32>
  %z = burin.foreign "tflite.STRIDED_SLICE" 1 (%x, %b2, %e2, %s2) {ellipsis_mask = 1 : i64, shrink_axis_mask = 2 : i64} : (tensor<2x3x4xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %y, %z : tensor<2x1x4xf32>, tensor<2x3xf32>
}

// CHECK-LABEL: @tflite_split
// CHECK-SAME: -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x1xf32>, tensor<2x3xf32>, tensor<4xf32>, tensor<4xf32>)
func.func @tflite_split(%x: tensor<2x4xf32>) -> (none, none, none, none, none, none) {
  %axis = burin.constant dense<-1> : tensor<i32> : tensor<i32>
  %parts = burin.constant dense<[1, -1]> : tensor<2xi32> : tensor<2xi32>
  %a:2 = burin.foreign "tflite.SPLIT" 1 (%axis, %x) {num_splits = 2 : i64} : (tensor<i32>, tensor<2x4xf32>) -> (none, none)
  %b:2 = burin.foreign "tflite.SPLIT_V" 1 (%x, %parts, %axis) {num_splits = 2 : i64} : (tensor<2x4xf32>, tensor<2xi32>, tensor<i32>) -> (none, none)
  %c:2 = burin.foreign "tflite.UNPACK" 1 (%x) {num = 2 : i64, axis = 0 : i64} : (tensor<2x4xf32>) -> (none, none)
  return %a#0, %a#1, %b#0, %b#1, %c#0, %c#1 : none, none, none, none, none, none
}

// Empty parts of a concatenation vanish; PACK adds an axis.
// CHECK-LABEL: @concat
// CHECK: burin.concat %arg0, %arg1 {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
// CHECK: burin.clamp
// CHECK: burin.concat {{.*}} {axis = 1 : i64} : (tensor<2x1x3xf32>, tensor<2x1x3xf32>) -> tensor<2x2x3xf32>
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<2x1xf32>) -> (tensor<2x4xf32>, tensor<2x2x3xf32>) {
  %none = burin.constant dense<> : tensor<2x0xf32> : tensor<2x0xf32>
  %a = burin.foreign "tflite.CONCATENATION" 1 (%x, %none, %y) {axis = -1 : i64, fused_activation_function = "RELU"} : (tensor<2x3xf32>, tensor<2x0xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  %b = burin.foreign "tflite.PACK" 1 (%x, %x) {axis = -2 : i64, values_count = 2 : i64} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2x3xf32>
  return %a, %b : tensor<2x4xf32>, tensor<2x2x3xf32>
}

// Negative pads cut; the value is an operand from set 11 on.
// CHECK-LABEL: @pads
// CHECK: %[[S:[0-9]+]] = burin.slice %arg0 {starts = array<i64: 1, 0>, steps = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<1x3xf32>
// CHECK: burin.pad %[[S]] {high = array<i64: 0, 2>, low = array<i64: 0, 0>, value = 1.500000e+00 : f64} : (tensor<1x3xf32>) -> tensor<1x5xf32>
// CHECK: burin.mirror_pad %arg0 {high = array<i64: 0, 1>, low = array<i64: 1, 0>, mode = "reflect"} : (tensor<2x3xf32>) -> tensor<3x4xf32>
// CHECK: burin.mirror_pad %arg0 {high = array<i64: 0, 1>, low = array<i64: 1, 0>, mode = "symmetric"}
// CHECK: burin.pad %arg0 {high = array<i64: 0, 1>, low = array<i64: 1, 0>, value = 0.000000e+00 : f64}
func.func @pads(%x: tensor<2x3xf32>) -> (none, none, tensor<3x4xf32>, tensor<3x4xf32>) {
  %pads = burin.constant dense<[-1, 0, 0, 2]> : tensor<4xi64> : tensor<4xi64>
  %value = burin.constant dense<1.5> : tensor<f32> : tensor<f32>
  %a = burin.foreign "onnx.Pad" 13 (%x, %pads, %value) {} : (tensor<2x3xf32>, tensor<4xi64>, tensor<f32>) -> none
  %b = burin.foreign "onnx.Pad" 2 (%x) {pads = array<i64: 1, 0, 0, 1>, mode = "reflect"} : (tensor<2x3xf32>) -> none
  %border = burin.constant dense<[[1, 0], [0, 1]]> : tensor<2x2xi32> : tensor<2x2xi32>
  %c = burin.foreign "tflite.MIRROR_PAD" 1 (%x, %border) {mode = "SYMMETRIC"} : (tensor<2x3xf32>, tensor<2x2xi32>) -> tensor<3x4xf32>
  %d = burin.foreign "tflite.PAD" 1 (%x, %border) {} : (tensor<2x3xf32>, tensor<2x2xi32>) -> tensor<3x4xf32>
  return %a, %b, %c, %d : none, none, tensor<3x4xf32>, tensor<3x4xf32>
}

// Expand stretches both ways; Tile repeats whole axes.
// CHECK-LABEL: @repeats
// CHECK-SAME: -> (tensor<2x3xf32>, tensor<4xi32>)
// CHECK-DAG: burin.broadcast %arg0 : (tensor<3xf32>) -> tensor<2x3xf32>
// CHECK-DAG: dense<[1, 2, 1, 2]> : tensor<4xi32>
func.func @repeats(%x: tensor<3xf32>) -> (none, none) {
  %shape = burin.constant dense<[2, 1]> : tensor<2xi64> : tensor<2xi64>
  %a = burin.foreign "onnx.Expand" 13 (%x, %shape) {} : (tensor<3xf32>, tensor<2xi64>) -> none
  %v = burin.constant dense<[1, 2]> : tensor<2xi32> : tensor<2xi32>
  %twice = burin.constant dense<2> : tensor<1xi64> : tensor<1xi64>
  %b = burin.foreign "onnx.Tile" 13 (%v, %twice) {} : (tensor<2xi32>, tensor<1xi64>) -> none
  return %a, %b : none, none
}

// Indices that are evenly apart are a slice; those of run time stay a gather.
// CHECK-LABEL: @gathers
// CHECK: burin.slice %arg0 {starts = array<i64: 0, 2>, steps = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2x1xf32>
// CHECK: burin.gather %arg0, %arg1 {axis = 0 : i64} : (tensor<2x3xf32>, tensor<4xi32>) -> tensor<4x3xf32>
func.func @gathers(%x: tensor<2x3xf32>, %i: tensor<4xi32>) -> (none, tensor<4x3xf32>) {
  %last = burin.constant dense<-1> : tensor<i64> : tensor<i64>
  %a = burin.foreign "onnx.Gather" 13 (%x, %last) {axis = 1 : i64} : (tensor<2x3xf32>, tensor<i64>) -> none
  %b = burin.foreign "tflite.GATHER" 1 (%x, %i) {axis = 0 : i64, batch_dims = 0 : i64} : (tensor<2x3xf32>, tensor<4xi32>) -> tensor<4x3xf32>
  return %a, %b : none, tensor<4x3xf32>
}

// DCR takes the block from the outer channels, CRD from the inner.
// CHECK-LABEL: @blocks
// CHECK-DAG: dense<{{\[\[\[\[}}0, 2], [4, 6]], {{\[\[}}1, 3], [5, 7]]]]> : tensor<1x2x2x2xi32>
// CHECK-DAG: dense<{{\[\[\[\[}}0, 1], [2, 3]], {{\[\[}}4, 5], [6, 7]]]]> : tensor<1x2x2x2xi32>
func.func @blocks() -> (none, none) {
  %x = burin.constant dense<[[[[0]], [[1]], [[2]], [[3]], [[4]], [[5]], [[6]], [[7]]]]> : tensor<1x8x1x1xi32> : tensor<1x8x1x1xi32>
  %a = burin.foreign "onnx.DepthToSpace" 13 (%x) {blocksize = 2 : i64, mode = "DCR"} : (tensor<1x8x1x1xi32>) -> none
  %b = burin.foreign "onnx.DepthToSpace" 13 (%x) {blocksize = 2 : i64, mode = "CRD"} : (tensor<1x8x1x1xi32>) -> none
  return %a, %b : none, none
}

// Nearest neighbours of the formats: half a pixel with ties to the lower, corners, and TFLite's half pixel.
// CHECK-LABEL: @resizes
// CHECK: burin.resize_nearest {{.*}} {columns = array<i64: 0, 0, 1, 1>, rows = array<i64: 0, 0, 1, 1>}
// CHECK: burin.resize_nearest {{.*}} {columns = array<i64: 0, 0, 1>, rows = array<i64: 0, 0, 1>}
// CHECK: burin.resize_linear {{.*}} {coordinates = "asymmetric", scales = array<f64: 2.000000e+00, 2.000000e+00>}
// CHECK: burin.resize_nearest %arg1 {columns = array<i64: 0, 1, 1>, rows = array<i64: 0, 1, 1>}
// CHECK: burin.resize_linear %arg1 {coordinates = "half_pixel", scales = array<f64: 1.500000e+00, 1.500000e+00>}
func.func @resizes(%x: tensor<1x5x2x2xf32>, %t: tensor<1x2x2x5xf32>) -> (none, none, none, tensor<1x3x3x5xf32>, tensor<1x3x3x5xf32>) {
  %none = burin.absent
  %scales = burin.constant dense<[1.0, 1.0, 2.0, 2.0]> : tensor<4xf32> : tensor<4xf32>
  %sizes = burin.constant dense<[1, 5, 3, 3]> : tensor<4xi64> : tensor<4xi64>
  %a = burin.foreign "onnx.Resize" 13 (%x, %none, %scales) {mode = "nearest"} : (tensor<1x5x2x2xf32>, none, tensor<4xf32>) -> none
  %b = burin.foreign "onnx.Resize" 13 (%x, %none, %none, %sizes) {mode = "nearest", coordinate_transformation_mode = "align_corners"} : (tensor<1x5x2x2xf32>, none, none, tensor<4xi64>) -> none
  %c = burin.foreign "onnx.Resize" 10 (%x, %scales) {mode = "linear"} : (tensor<1x5x2x2xf32>, tensor<4xf32>) -> none
  %size = burin.constant dense<3> : tensor<2xi32> : tensor<2xi32>
  %d = burin.foreign "tflite.RESIZE_NEAREST_NEIGHBOR" 1 (%t, %size) {half_pixel_centers = 1 : i64, align_corners = 0 : i64} : (tensor<1x2x2x5xf32>, tensor<2xi32>) -> tensor<1x3x3x5xf32>
  %e = burin.foreign "tflite.RESIZE_BILINEAR" 1 (%t, %size) {half_pixel_centers = 1 : i64, align_corners = 0 : i64} : (tensor<1x2x2x5xf32>, tensor<2xi32>) -> tensor<1x3x3x5xf32>
  return %a, %b, %c, %d, %e : none, none, none, tensor<1x3x3x5xf32>, tensor<1x3x3x5xf32>
}

// Stride 2 and kernel 2: each input makes a block. Stride 2 and kernel 3 overlap, as numpy computes it.
// CHECK-LABEL: @transposed_convolutions
// CHECK-DAG: dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00, 1.000000e+01, 2.000000e+01], [3.000000e+00, 4.000000e+00, 3.000000e+01, 4.000000e+01]]]]> : tensor<1x1x2x4xf32>
// CHECK-DAG: dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00, 1.300000e+01, 2.000000e+01, 3.000000e+01]]]]> : tensor<1x1x1x5xf32>
// CHECK-DAG: dense<{{\[\[\[}}2.000000e+00, 1.300000e+01, 2.000000e+01]]]> : tensor<1x1x3xf32>
func.func @transposed_convolutions() -> (none, none, none) {
  %x = burin.constant dense<[[[[1.0, 10.0]]]]> : tensor<1x1x1x2xf32> : tensor<1x1x1x2xf32>
  %w = burin.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32> : tensor<1x1x2x2xf32>
  %a = burin.foreign "onnx.ConvTranspose" 11 (%x, %w) {strides = array<i64: 2, 2>} : (tensor<1x1x1x2xf32>, tensor<1x1x2x2xf32>) -> none
  %v = burin.constant dense<[[[[1.0, 2.0, 3.0]]]]> : tensor<1x1x1x3xf32> : tensor<1x1x1x3xf32>
  %b = burin.foreign "onnx.ConvTranspose" 11 (%x, %v) {strides = array<i64: 2, 2>} : (tensor<1x1x1x2xf32>, tensor<1x1x1x3xf32>) -> none
  %x1 = burin.constant dense<[[[1.0, 10.0]]]> : tensor<1x1x2xf32> : tensor<1x1x2xf32>
  %w1 = burin.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32> : tensor<1x1x3xf32>
  %c = burin.foreign "onnx.ConvTranspose" 11 (%x1, %w1) {strides = array<i64: 2>, pads = array<i64: 1, 1>} : (tensor<1x1x2xf32>, tensor<1x1x3xf32>) -> none
  return %a, %b, %c : none, none, none
}

// CHECK-LABEL: @tflite_shapes
// CHECK-SAME: -> (tensor<2x1x3xf32>, tensor<6xf32>, tensor<3xi32>)
// CHECK: dense<[2, 1, 3]> : tensor<3xi32>
func.func @tflite_shapes(%x: tensor<2x3xf32>) -> (none, none, none) {
  %axis = burin.constant dense<1> : tensor<1xi32> : tensor<1xi32>
  %a = burin.foreign "tflite.EXPAND_DIMS" 1 (%x, %axis) {} : (tensor<2x3xf32>, tensor<1xi32>) -> none
  %flat = burin.foreign "tflite.RESHAPE" 1 (%x) {new_shape = array<i64: 1, 6, 1>} : (tensor<2x3xf32>) -> none
  %b = burin.foreign "tflite.SQUEEZE" 1 (%flat) {squeeze_dims = array<i64: 0, -1>} : (none) -> none
  %c = burin.foreign "tflite.SHAPE" 1 (%a) {out_type = "INT32"} : (none) -> none
  return %a, %b, %c : none, none, none
}

// One spatial axis is two, the first of extent 1.
// CHECK-LABEL: @one_dimension
// CHECK: burin.conv_2d
// CHECK: burin.max_pool_2d
// CHECK: return {{.*}} : tensor<1x3x5xf32>, tensor<1x2x3xf32>
func.func @one_dimension(%x: tensor<1x2x6xf32>) -> (none, none) {
  %w = burin.constant dense<1.0> : tensor<3x2x2xf32> : tensor<3x2x2xf32>
  %a = burin.foreign "onnx.Conv" 11 (%x, %w) {kernel_shape = array<i64: 2>} : (tensor<1x2x6xf32>, tensor<3x2x2xf32>) -> none
  %b = burin.foreign "onnx.MaxPool" 11 (%x) {kernel_shape = array<i64: 2>, strides = array<i64: 2>} : (tensor<1x2x6xf32>) -> none
  return %a, %b : none, none
}
