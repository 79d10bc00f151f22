// Operators that move elements, and the shapes that models compute.
// RUN: %burin-opt %s --legalize-foreign | %FileCheck %s

// Shape, Gather, Unsqueeze and Concat on constants are known when Reshape reads them.
// CHECK-LABEL: @computed_shape
// CHECK-SAME: -> tensor<2x12xf32>
// CHECK-NEXT: %[[Y:[0-9]+]] = burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
// CHECK-NEXT: return %[[Y]]
func.func @computed_shape(%x: tensor<2x3x4xf32>) -> none {
  %s = burin.foreign "onnx.Shape" 13 (%x) {} : (tensor<2x3x4xf32>) -> none
  %zero = burin.constant dense<0> : tensor<i64> : tensor<i64>
  %axes = burin.constant dense<0> : tensor<1xi64> : tensor<1xi64>
  %rest = burin.constant dense<-1> : tensor<1xi64> : tensor<1xi64>
  %g = burin.foreign "onnx.Gather" 13 (%s, %zero) {axis = 0 : i64} : (none, tensor<i64>) -> none
  %u = burin.foreign "onnx.Unsqueeze" 13 (%g, %axes) {} : (none, tensor<1xi64>) -> none
  %c = burin.foreign "onnx.Concat" 13 (%u, %rest) {axis = 0 : i64} : (none, tensor<1xi64>) -> none
  %y = burin.foreign "onnx.Reshape" 13 (%x, %c) {} : (tensor<2x3x4xf32>, none) -> none
  return %y : none
}

// A 0 copies the input's extent, unless allowzero.
// CHECK-LABEL: @onnx_reshape
// CHECK: burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<2x6x2xf32>
// CHECK: burin.reshape %arg1 : (tensor<0x4xf32>) -> tensor<0x7xf32>
func.func @onnx_reshape(%x: tensor<2x3x4xf32>, %e: tensor<0x4xf32>) -> (none, none) {
  %s = burin.constant dense<[0, -1, 2]> : tensor<3xi64> : tensor<3xi64>
  %y = burin.foreign "onnx.Reshape" 13 (%x, %s) {} : (tensor<2x3x4xf32>, tensor<3xi64>) -> none
  %t = burin.constant dense<[0, 7]> : tensor<2xi64> : tensor<2xi64>
  %z = burin.foreign "onnx.Reshape" 14 (%e, %t) {allowzero = 1 : i64} : (tensor<0x4xf32>, tensor<2xi64>) -> none
  return %y, %z : none, none
}

// The shape is an operand or, without one, an option.
// CHECK-LABEL: @tflite_reshape
// CHECK: burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
// CHECK: burin.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<24xf32>
func.func @tflite_reshape(%x: tensor<2x3x4xf32>) -> (tensor<6x4xf32>, tensor<24xf32>) {
  %s = burin.constant dense<[-1, 4]> : tensor<2xi32> : tensor<2xi32>
  %y = burin.foreign "tflite.RESHAPE" 1 (%x, %s) {new_shape = array<i64: 6, 4>} : (tensor<2x3x4xf32>, tensor<2xi32>) -> tensor<6x4xf32>
  %z = burin.foreign "tflite.RESHAPE" 1 (%x) {new_shape = array<i64: 24>} : (tensor<2x3x4xf32>) -> tensor<24xf32>
  return %y, %z : tensor<6x4xf32>, tensor<24xf32>
}

// CHECK-LABEL: @onnx_flatten
// CHECK-SAME: -> (tensor<2x12xf32>, tensor<6x4xf32>, tensor<1x24xf32>)
func.func @onnx_flatten(%x: tensor<2x3x4xf32>) -> (none, none, none) {
  %y = burin.foreign "onnx.Flatten" 13 (%x) {} : (tensor<2x3x4xf32>) -> none
  %z = burin.foreign "onnx.Flatten" 13 (%x) {axis = -1 : i64} : (tensor<2x3x4xf32>) -> none
  %u = burin.foreign "onnx.Flatten" 13 (%x) {axis = 0 : i64} : (tensor<2x3x4xf32>) -> none
  return %y, %z, %u : none, none, none
}

// Axes are an attribute before set 13, an operand from then on; Squeeze without axes takes all of extent 1.
// CHECK-LABEL: @onnx_squeeze
// CHECK-SAME: -> (tensor<3xf32>, tensor<3x1xf32>, tensor<1x3xf32>)
func.func @onnx_squeeze(%x: tensor<1x3x1xf32>) -> (none, none, none) {
  %last = burin.constant dense<-1> : tensor<1xi64> : tensor<1xi64>
  %a = burin.foreign "onnx.Squeeze" 13 (%x) {} : (tensor<1x3x1xf32>) -> none
  %b = burin.foreign "onnx.Squeeze" 11 (%x) {axes = array<i64: 0>} : (tensor<1x3x1xf32>) -> none
  %c = burin.foreign "onnx.Squeeze" 13 (%x, %last) {} : (tensor<1x3x1xf32>, tensor<1xi64>) -> none
  return %a, %b, %c : none, none, none
}

// CHECK-LABEL: @onnx_unsqueeze
// CHECK-SAME: -> (tensor<1x3x1xf32>, tensor<3x1xf32>)
func.func @onnx_unsqueeze(%x: tensor<3xf32>) -> (none, none) {
  %last = burin.constant dense<-1> : tensor<1xi64> : tensor<1xi64>
  %a = burin.foreign "onnx.Unsqueeze" 11 (%x) {axes = array<i64: 0, 2>} : (tensor<3xf32>) -> none
  %b = burin.foreign "onnx.Unsqueeze" 13 (%x, %last) {} : (tensor<3xf32>, tensor<1xi64>) -> none
  return %a, %b : none, none
}

// CHECK-LABEL: @onnx_identity
// CHECK-NEXT: return %arg0
func.func @onnx_identity(%x: tensor<3xf32>) -> none {
  %a = burin.foreign "onnx.Identity" 13 (%x) {} : (tensor<3xf32>) -> none
  %b = burin.foreign "onnx.Dropout" 13 (%a) {} : (none) -> none
  return %b : none
}

// Shape takes a range of axes since set 15.
// CHECK-LABEL: @onnx_shape
// CHECK-DAG: %[[A:[0-9]+]] = burin.constant dense<[2, 3, 4]> : tensor<3xi64>
// CHECK-DAG: %[[B:[0-9]+]] = burin.constant dense<3> : tensor<1xi64>
// CHECK: return %[[A]], %[[B]]
func.func @onnx_shape(%x: tensor<2x3x4xf32>) -> (none, none) {
  %a = burin.foreign "onnx.Shape" 13 (%x) {} : (tensor<2x3x4xf32>) -> none
  %b = burin.foreign "onnx.Shape" 15 (%x) {start = 1 : i64, end = -1 : i64} : (tensor<2x3x4xf32>) -> none
  return %a, %b : none, none
}

// Without perm the axes are reversed.
// CHECK-LABEL: @onnx_transpose
// CHECK: burin.transpose %arg0 {permutation = array<i64: 2, 1, 0>} : (tensor<2x3x4xf32>) -> tensor<4x3x2xf32>
// CHECK: burin.transpose %arg0 {permutation = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
func.func @onnx_transpose(%x: tensor<2x3x4xf32>) -> (none, none) {
  %a = burin.foreign "onnx.Transpose" 13 (%x) {} : (tensor<2x3x4xf32>) -> none
  %b = burin.foreign "onnx.Transpose" 13 (%x) {perm = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> none
  return %a, %b : none, none
}

// CHECK-LABEL: @onnx_concat
// CHECK: burin.concat %arg0, %arg1, %arg0 {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<2x3xf32>) -> tensor<2x7xf32>
func.func @onnx_concat(%x: tensor<2x3xf32>, %y: tensor<2x1xf32>) -> none {
  %a = burin.foreign "onnx.Concat" 13 (%x, %y, %x) {axis = -1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<2x3xf32>) -> none
  return %a : none
}

// CHECK-LABEL: @onnx_gather
// CHECK: burin.gather %arg0, %{{[0-9]+}} {axis = 1 : i64} : (tensor<2x3xf32>, tensor<4xi64>) -> tensor<2x4xf32>
func.func @onnx_gather(%x: tensor<2x3xf32>) -> none {
  %i = burin.constant dense<[0, 2, -1, -3]> : tensor<4xi64> : tensor<4xi64>
  %a = burin.foreign "onnx.Gather" 13 (%x, %i) {axis = -1 : i64} : (tensor<2x3xf32>, tensor<4xi64>) -> none
  return %a : none
}
