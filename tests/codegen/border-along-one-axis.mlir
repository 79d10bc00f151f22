// A border along one axis alone: what is in front of that axis are the rows, and no row is visited that has none of it. Images with
// borders above and below, and columns beside each row.
// RUN: %burin compile %s --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --name m --self-test
// RUN: %burin run %s --name m --self-test --target cortex-m4
// CHECK: void run(
// CHECK: fill_border<int8_t>({{.*}}, kFrame<1, 3, 42, 0, 0, 6, 12>, 5);
// CHECK: fill_border<int8_t>({{.*}}, kFrame<3, 4, 10, 0, 0, 2, 2>, 5);
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<3x4x3x2xi8>) -> (tensor<3x7x3x2xi8>, tensor<3x4x5x2xi8>) {
    %a = plan.step "above" {
      %c = arith.constant 5 : i8
      %p = tensor.pad %x low[0, 1, 0, 0] high[0, 2, 0, 0] {
      ^bb0(%i: index, %j: index, %k: index, %l: index):
        tensor.yield %c : i8
      } : tensor<3x4x3x2xi8> to tensor<3x7x3x2xi8>
      plan.yield %p : tensor<3x7x3x2xi8>
    } : tensor<3x7x3x2xi8>
    %b = plan.step "beside" {
      %c = arith.constant 5 : i8
      %p = tensor.pad %x low[0, 0, 1, 0] high[0, 0, 1, 0] {
      ^bb0(%i: index, %j: index, %k: index, %l: index):
        tensor.yield %c : i8
      } : tensor<3x4x3x2xi8> to tensor<3x4x5x2xi8>
      plan.yield %p : tensor<3x4x5x2xi8>
    } : tensor<3x4x5x2xi8>
    return %a, %b : tensor<3x7x3x2xi8>, tensor<3x4x5x2xi8>
  }
}
