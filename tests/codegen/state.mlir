// A model with variables: the sum of its inputs, the input before the last one, a count, a byte that the file keeps unsigned, and the largest
// input, which starts at minus infinity.
// The emitted C++ keeps them in a struct, sample for sample what numpy computes, and starts anew where it is told to.
// RUN: rm -rf %t && mkdir %t
// RUN: %python -c "import numpy as np, sys; np.save(sys.argv[1] + '/x.npy', np.arange(14, dtype=np.float32).reshape(7, 1, 2) / 8); np.save(sys.argv[1] + '/q.npy', np.array([[9, 200], [1, 2], [3, 4], [250, 6], [7, 8], [9, 10], [11, 12]], np.uint8).reshape(7, 1, 2))" %t
// RUN: %burin run %s --name m --input sound=%t/x.npy --input image=%t/q.npy --output-dir %t/all --self-test
// RUN: %burin run %s --name m --input sound=%t/x.npy --input image=%t/q.npy --output-dir %t/three --reset-every 3 --target cortex-m4 --self-test
// RUN: %python %S/check_state.py %t
// RUN: %not %burin run %s --reset-every 0 --self-test 2>&1 | %FileCheck %s --check-prefix=NONE
// NONE: error: --reset-every "0" is no number from 1 to 1000000 [B0403]

// The struct is plain data: a copy of it resumes where it was taken. self_test() leaves it reset.
// RUN: %burin compile %s --name m -o %t/m --json > %t/m.json
// RUN: %FileCheck %s --input-file %t/m/m.hpp
// RUN: c++ -std=c++17 -Wall -Wextra -Wconversion -Wshadow -Wdouble-promotion -Werror -I %t/m %S/state_use.cpp %t/m/m.cpp -o %t/use && %t/use
// CHECK: B arena | 96 B state | 10 B in, 14 B out | no heap
// CHECK: constexpr int32_t kStateBytes = 96;
// CHECK: struct alignas(16) State {
// CHECK-NEXT: /// "sum": float32 [1, 2].
// CHECK-NEXT: alignas(16) float sum[2];
// CHECK-NEXT: /// "early": float32 [1, 2].
// CHECK-NEXT: alignas(16) float early[2];
// CHECK-NEXT: /// "box/late": float32 [1, 2].
// CHECK-NEXT: alignas(16) float box_late[2];
// CHECK: alignas(16) int32_t count[1];
// CHECK-NEXT: /// "level": int8 [1, 2], real value = 0.5 * (q - 2).
// CHECK-NEXT: alignas(16) int8_t level[2];
// CHECK: void reset(State &state) noexcept;
// CHECK: void run(const Sound &sound, const Image &image, Echo &echo, Counted &counted, Was &was, State &state, Arena &arena, const Probe *probe = nullptr) noexcept;
// CHECK: bool self_test(Sound &sound, Image &image, Echo &echo, Counted &counted, Was &was, State &state, Arena &arena) noexcept;
// RUN: %python -c "import json, sys; d = json.load(open(sys.argv[1] + '/m/m.json')); assert d['bytes']['state'] == 96 and [s['identifier'] for s in d['states']] == ['sum', 'early', 'box_late', 'count', 'level', 'peak'] and d['states'][4]['zero_point'] == 2 and len(d['inputs']) == 2; assert json.load(open(sys.argv[1] + '/m.json'))['ram_bytes'] == 96 + 24 + d['bytes']['arena']" %t

// Every phase resumes with its state.
// RUN: bash -ec 'for phase in imported legalized quantized fused tiled planned lowered; do %burin compile %s --name m --emit $phase -o %t/$phase -q; %burin run %t/$phase/m.$phase.mlir --name m --input sound=%t/x.npy --input image=%t/q.npy --output-dir %t/again --self-test -q; cmp %t/all/echo.npy %t/again/echo.npy; done'
!q = !quant.uniform<u8:f32, 0.5:130>
module attributes {burin.phase = "imported", burin.format = "tflite"} {
  func.func @main(%x: tensor<1x2xf32> {burin.name = "sound"}, %q: tensor<1x2x!q> {burin.name = "image"})
      -> (tensor<1x2xf32> {burin.name = "echo"}, tensor<1xi32> {burin.name = "counted"}, tensor<1x2x!q> {burin.name = "was"}) {
    burin.foreign "tflite.CALL_ONCE" 1() {init_subgraph_index = 1 : i64} : () -> ()
    %sum = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "sum"} : () -> none
    %early = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "early"} : () -> none
    %late = burin.foreign "tflite.VAR_HANDLE" 1() {container = "box", shared_name = "late"} : () -> none
    %count = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "count"} : () -> none
    %byte = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "level"} : () -> none
    %s = burin.foreign "tflite.READ_VARIABLE" 1(%sum) {} : (none) -> tensor<1x2xf32>
    %n = burin.foreign "tflite.ADD" 1(%x, %s) {} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("sum")
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%sum, %n) {} : (none, tensor<1x2xf32>) -> ()
    %e = burin.foreign "tflite.READ_VARIABLE" 1(%early) {} : (none) -> tensor<1x2xf32>
    %l = burin.foreign "tflite.READ_VARIABLE" 1(%late) {} : (none) -> tensor<1x2xf32>
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%late, %e) {} : (none, tensor<1x2xf32>) -> ()
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%early, %x) {} : (none, tensor<1x2xf32>) -> ()
    %y = burin.foreign "tflite.ADD" 1(%n, %l) {} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("y")
    %c = burin.foreign "tflite.READ_VARIABLE" 1(%count) {} : (none) -> tensor<1xi32>
    %one = burin.constant dense<1> : tensor<1xi32> : tensor<1xi32>
    %d = burin.foreign "tflite.ADD" 1(%c, %one) {} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32> loc("count")
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%count, %d) {} : (none, tensor<1xi32>) -> ()
    %b = burin.foreign "tflite.READ_VARIABLE" 1(%byte) {} : (none) -> tensor<1x2x!q>
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%byte, %q) {} : (none, tensor<1x2x!q>) -> ()
    %peak = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "peak"} : () -> none
    %p = burin.foreign "tflite.READ_VARIABLE" 1(%peak) {} : (none) -> tensor<1x2xf32>
    %m = burin.foreign "tflite.MAXIMUM" 1(%p, %x) {} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("peak")
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%peak, %m) {} : (none, tensor<1x2xf32>) -> ()
    return %y, %d, %b : tensor<1x2xf32>, tensor<1xi32>, tensor<1x2x!q>
  }
  func.func private @subgraph_1() {
    %sum = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "sum"} : () -> none
    %early = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "early"} : () -> none
    %late = burin.foreign "tflite.VAR_HANDLE" 1() {container = "box", shared_name = "late"} : () -> none
    %count = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "count"} : () -> none
    %byte = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "level"} : () -> none
    %s = burin.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
    %e = burin.constant dense<10.0> : tensor<1x2xf32> : tensor<1x2xf32>
    %l = burin.constant dense<20.0> : tensor<1x2xf32> : tensor<1x2xf32>
    %c = burin.constant dense<-2147483648> : tensor<1xi32> : tensor<1xi32>
    %b = burin.constant dense<[[-125, 1]]> : tensor<1x2xi8> : tensor<1x2x!q>
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%sum, %s) {} : (none, tensor<1x2xf32>) -> ()
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%early, %e) {} : (none, tensor<1x2xf32>) -> ()
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%late, %l) {} : (none, tensor<1x2xf32>) -> ()
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%count, %c) {} : (none, tensor<1xi32>) -> ()
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%byte, %b) {} : (none, tensor<1x2x!q>) -> ()
    %peak = burin.foreign "tflite.VAR_HANDLE" 1() {shared_name = "peak"} : () -> none
    %p = burin.constant dense<0xFF800000> : tensor<1x2xf32> : tensor<1x2xf32>
    burin.foreign "tflite.ASSIGN_VARIABLE" 1(%peak, %p) {} : (none, tensor<1x2xf32>) -> ()
    return
  }
}
