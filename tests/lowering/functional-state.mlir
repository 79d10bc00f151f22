// RUN: %burin-opt %s -split-input-file -verify-diagnostics --functional-state | %FileCheck %s

// What is read before it is written is an argument; the value at the end is its result.
// CHECK-LABEL: func.func @main(%arg0: tensor<1x2xf32> {burin.name = "x"},
// CHECK-SAME:  %arg1: tensor<1x2xf32> {burin.name = "sum", burin.state = dense<{{.*}}> : tensor<1x2xf32>})
// CHECK-SAME:  -> (tensor<1x2xf32> {burin.name = "y"}, tensor<1x2xf32> {burin.name = "sum", burin.state})
// CHECK-NEXT:  %[[SUM:.*]] = burin.foreign "tflite.ADD" 1(%arg0, %arg1)
// CHECK-NEXT:  %[[TWICE:.*]] = burin.foreign "tflite.ADD" 1(%[[SUM]], %[[SUM]])
// CHECK-NEXT:  return %[[TWICE]], %[[SUM]]
// CHECK-NOT:   func.func
func.func @main(%x: tensor<1x2xf32> {burin.name = "x"}) -> (tensor<1x2xf32> {burin.name = "y"}) {
  burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 1 : i64} : () -> ()
  %handle = burin.foreign "tflite.VAR_HANDLE" 1() {container = "", shared_name = "sum"} : () -> none
  %old = burin.foreign "tflite.READ_VARIABLE" 1(%handle) {} : (none) -> tensor<1x2xf32>
  %new = burin.foreign "tflite.ADD" 1(%x, %old) {} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%handle, %new) {} : (none, tensor<1x2xf32>) -> ()
  // A read behind the write sees it, through another handle of the same variable, too.
  %again = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "sum"} : () -> none
  %now = burin.foreign "tflite.READ_VARIABLE" 1(%again) {} : (none) -> tensor<1x2xf32>
  %y = burin.foreign "tflite.ADD" 1(%new, %now) {} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
func.func private @subgraph_1() {
  %handle = burin.foreign "tflite.VAR_HANDLE" 1() {container = "", shared_name = "sum"} : () -> none
  %zero = burin.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%handle, %zero) {} : (none, tensor<1x2xf32>) -> ()
  return
}

// -----

// Results follow the order of the arguments, that of the first reads, whatever is written first.
// "late" takes what "early" was: a delay line.
// CHECK-LABEL: func.func @main(
// CHECK-SAME:  %arg1: tensor<2xi8> {burin.name = "early", burin.state = dense<1> : tensor<2xi8>}, %arg2: tensor<2xi8> {burin.name = "box/late", burin.state = dense<2> : tensor<2xi8>})
// CHECK-SAME:  -> (tensor<2xi8>, tensor<2xi8> {burin.name = "early", burin.state}, tensor<2xi8> {burin.name = "box/late", burin.state})
// CHECK-NEXT:  %[[Y:.*]] = burin.foreign "tflite.ADD" 1(%arg1, %arg2)
// CHECK-NEXT:  return %[[Y]], %arg0, %arg1
func.func @main(%x: tensor<2xi8> {burin.name = "x"}) -> tensor<2xi8> {
  burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 4 : i64} : () -> ()
  // It runs once.
  burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 4 : i64} : () -> ()
  %late = burin.foreign "tflite.VAR_HANDLE" 1() {container = "box", shared_name = "late"} : () -> none
  %early = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "early"} : () -> none
  %e = burin.foreign "tflite.READ_VARIABLE" 1(%early) {} : (none) -> tensor<2xi8>
  %l = burin.foreign "tflite.READ_VARIABLE" 1(%late) {} : (none) -> tensor<2xi8>
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%late, %e) {} : (none, tensor<2xi8>) -> ()
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%early, %x) {} : (none, tensor<2xi8>) -> ()
  %y = burin.foreign "tflite.ADD" 1(%e, %l) {} : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}
func.func private @subgraph_4() {
  %late = burin.foreign "tflite.VAR_HANDLE" 1() {container = "box", shared_name = "late"} : () -> none
  %early = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "early"} : () -> none
  %one = burin.constant dense<1> : tensor<2xi8> : tensor<2xi8>
  %two = burin.constant dense<2> : tensor<2xi8> : tensor<2xi8>
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%early, %one) {} : (none, tensor<2xi8>) -> ()
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%late, %two) {} : (none, tensor<2xi8>) -> ()
  return
}

// -----

// Never written: a constant. Written ahead of each read: the value. Read for nothing: nothing.
// CHECK-LABEL: func.func @main(%arg0: tensor<2xi8>) -> tensor<2xi8>
// CHECK-NEXT:  %[[ONE:.*]] = burin.constant dense<1>
// CHECK-NEXT:  burin.foreign "tflite.ADD" 1(%[[ONE]], %arg0)
// CHECK-NEXT:  return
func.func @main(%x: tensor<2xi8>) -> tensor<2xi8> {
  burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 1 : i64} : () -> ()
  %still = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "still"} : () -> none
  %buffer = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "buffer"} : () -> none
  %vain = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "vain"} : () -> none
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%buffer, %x) {} : (none, tensor<2xi8>) -> ()
  %a = burin.foreign "tflite.READ_VARIABLE" 1(%still) {} : (none) -> tensor<2xi8>
  %b = burin.foreign "tflite.READ_VARIABLE" 1(%buffer) {} : (none) -> tensor<2xi8>
  %c = burin.foreign "tflite.READ_VARIABLE" 1(%vain) {} : (none) -> tensor<2xi8>
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%vain, %b) {} : (none, tensor<2xi8>) -> ()
  %y = burin.foreign "tflite.ADD" 1(%a, %b) {} : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}
func.func private @subgraph_1() {
  %still = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "still"} : () -> none
  %vain = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "vain"} : () -> none
  %one = burin.constant dense<1> : tensor<2xi8> : tensor<2xi8>
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%still, %one) {} : (none, tensor<2xi8>) -> ()
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%vain, %one) {} : (none, tensor<2xi8>) -> ()
  return
}

// -----

// Everything that is wrong is said at once, with the nodes that no pass knows.
func.func @main(%x: tensor<2xi8>) -> tensor<2xi8> {
  // expected-error @+2 {{the subgraph that the node runs is not there [B0208]}}
  // expected-note @+1 {{export the model again}}
  burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 7 : i64} : () -> ()
  %a = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "a"} : () -> none
  %b = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "b"} : () -> none
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%b, %x) {} : (none, tensor<2xi8>) -> ()
  burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 1 : i64} : () -> ()
  // expected-error @+2 {{variable "a" is read, and nothing initializes it [B0208]}}
  // expected-note @+1 {{initialize the variable with a constant}}
  %0 = burin.foreign "tflite.READ_VARIABLE" 1(%a) {} : (none) -> tensor<2xi8>
  // expected-error @+2 {{variable "b" is written as tensor<2xi8> and read as tensor<3xi8> [B0208]}}
  // expected-note @+1 {{a variable has one type and one shape}}
  %1 = burin.foreign "tflite.READ_VARIABLE" 1(%b) {} : (none) -> tensor<3xi8>
  // expected-error @+2 {{variable "b" has no static shape [B0208]}}
  // expected-note @+1 {{export the model with a fixed input shape}}
  %2 = burin.foreign "tflite.READ_VARIABLE" 1(%b) {} : (none) -> tensor<?xi8>
  // expected-error @+2 {{'tflite.READ_VARIABLE' has no handle of a variable [B0208]}}
  // expected-note @+1 {{the handle has to be the result of a VAR_HANDLE of the same graph}}
  %3 = burin.foreign "tflite.READ_VARIABLE" 1(%x) {} : (tensor<2xi8>) -> tensor<2xi8>
  // expected-error @+2 {{variable "b" is written without a value [B0208]}}
  // expected-note @+1 {{the file does not follow the operator's specification}}
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%b) {} : (none) -> ()
  // expected-error @+2 {{'tflite.custom.Echo' (version 1) is not supported [B0203]}}
  // expected-note @+1 {{replace it}}
  %4 = burin.foreign "tflite.custom.Echo" 1(%0) {} : (tensor<2xi8>) -> tensor<2xi8>
  return %4 : tensor<2xi8>
}
func.func private @subgraph_1() {
  %b = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "b"} : () -> none
  %c = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "c"} : () -> none
  %one = burin.constant dense<1> : tensor<2xi8> : tensor<2xi8>
  // expected-error @+2 {{variable "b" is used before it is initialized [B0208]}}
  // expected-note @+1 {{let the node that initializes variables come first}}
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%b, %one) {} : (none, tensor<2xi8>) -> ()
  %two = burin.foreign "tflite.ADD" 1(%one, %one) {} : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  // expected-error @+2 {{variable "c" does not start as a constant [B0208]}}
  // expected-note @+1 {{initialize variables with constants}}
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%c, %two) {} : (none, tensor<2xi8>) -> ()
  // expected-error @+2 {{'tflite.READ_VARIABLE' while variables are initialized [B0208]}}
  // expected-note @+1 {{initialize variables with constants}}
  %d = burin.foreign "tflite.READ_VARIABLE" 1(%c) {} : (none) -> tensor<2xi8>
  return
}

// -----

// The first value has the type that is read; so has what is written later.
func.func @main(%x: tensor<3xi8>) -> tensor<2xi8> {
  burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 1 : i64} : () -> ()
  %a = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "a"} : () -> none
  %b = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "b"} : () -> none
  // expected-error @+2 {{variable "a" starts as tensor<2xi8> and is read as tensor<2xf32> [B0208]}}
  // expected-note @+1 {{a variable has one type and one shape}}
  %0 = burin.foreign "tflite.READ_VARIABLE" 1(%a) {} : (none) -> tensor<2xf32>
  %1 = burin.foreign "tflite.READ_VARIABLE" 1(%b) {} : (none) -> tensor<2xi8>
  // expected-error @+2 {{variable "b" is read as tensor<2xi8> and written as tensor<3xi8> [B0208]}}
  // expected-note @+1 {{a variable has one type and one shape}}
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%b, %x) {} : (none, tensor<3xi8>) -> ()
  return %1 : tensor<2xi8>
}
func.func private @subgraph_1() {
  %a = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "a"} : () -> none
  %b = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "b"} : () -> none
  %one = burin.constant dense<1> : tensor<2xi8> : tensor<2xi8>
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%a, %one) {} : (none, tensor<2xi8>) -> ()
  burin.foreign "tflite.ASSIGN_VARIABLE" 1(%b, %one) {} : (none, tensor<2xi8>) -> ()
  return
}
