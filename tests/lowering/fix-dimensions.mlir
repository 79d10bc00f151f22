// RUN: %burin-opt %s -split-input-file -verify-diagnostics --fix-dimensions="dims=image:1=5,length=7" | %FileCheck %s

// A dimension is named by the input and axis, or by its own name; the input's axis goes first.
// CHECK-LABEL: func.func @main(%arg0: tensor<2x5x7x3xf32> {burin.dims = ["", "height", "length", ""], burin.name = "image"}) -> none
func.func @main(%image: tensor<2x?x?x3xf32> {burin.name = "image", burin.dims = ["", "height", "length", ""]}) -> none {
  %y = burin.foreign "onnx.Relu" 13 (%image) {} : (tensor<2x?x?x3xf32>) -> none
  return %y : none
}

// -----

// A name fixes the dimension of every input that has it; inputs without open dimensions stay.
// CHECK-LABEL: func.func @main(%arg0: tensor<1x7xf32> {{{.*}}}, %arg1: tensor<7x5xi8> {{{.*}}}, %arg2: tensor<3xf32>) -> none
func.func @main(%a: tensor<1x?xf32> {burin.name = "a", burin.dims = ["", "length"]},
                %b: tensor<?x?xi8> {burin.name = "image", burin.dims = ["length", ""]},
                %c: tensor<3xf32>) -> none {
  %y = burin.foreign "onnx.Relu" 13 (%a) {} : (tensor<1x?xf32>) -> none
  return %y : none
}

// -----

// The batch that nobody fixes is 1.
// CHECK-LABEL: func.func @main(%arg0: tensor<1x5x7xf32>
// expected-remark @+1 {{input "image": the batch is taken as 1}}
func.func @main(%image: tensor<?x?x?xf32> {burin.name = "image", burin.dims = ["batch", "", "length"]}) -> none {
  %y = burin.foreign "onnx.Relu" 13 (%image) {} : (tensor<?x?x?xf32>) -> none
  return %y : none
}

// -----

// An open dimension without a name is fixed by input and axis.
// What --dim names here and is not open is reported in the same run.
// expected-error @+5 {{input "sound": the extent of axis 1 is open [B0201]}}
// expected-note @+4 {{fix it with --dim sound:1=N}}
// expected-error @+3 {{--dim "image:1": the model has no open dimension of that name [B0201]}}
// expected-error @+2 {{--dim "length": the model has no open dimension of that name [B0201]}}
// expected-note @+1 {{open are "sound:1"}}
func.func @main(%x: tensor<1x?xf32> {burin.name = "sound"}) -> none {
  %y = burin.foreign "onnx.Relu" 13 (%x) {} : (tensor<1x?xf32>) -> none
  return %y : none
}

// -----

// Each input with an open dimension is reported.
// expected-error @+7 {{input "a": the extent of axis 2 ("width") is open [B0201]}}
// expected-note @+6 {{fix it with --dim width=N}}
// expected-error @+5 {{input "1": the extent of axis 1 is open [B0201]}}
// expected-note @+4 {{fix it with --dim 1:1=N}}
// expected-error @+3 {{--dim "image:1": the model has no open}}
// expected-error @+2 {{--dim "length": the model has no open}}
// expected-note @+1 {{open are "1:1", "a:2", "width"}}
func.func @main(%a: tensor<1x2x?xf32> {burin.name = "a", burin.dims = ["", "", "width"]}, %b: tensor<1x?xf32>) -> none {
  %y = burin.foreign "onnx.Relu" 13 (%b) {} : (tensor<1x?xf32>) -> none
  return %y : none
}

// -----

module {
  // expected-error @+2 {{--dim "length": the model has no open dimension of that name [B0201]}}
  // expected-note @+1 {{open are "image:1"}}
  func.func @main(%image: tensor<1x?xf32> {burin.name = "image"}) -> none {
    %y = burin.foreign "onnx.Relu" 13 (%image) {} : (tensor<1x?xf32>) -> none
    return %y : none
  }
}
