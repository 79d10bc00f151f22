// RUN: %burin-opt %s | %burin-opt | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s --form-steps --mlir-print-local-scope | %FileCheck %s

// The exponential is read from the table at the distance below the row's maximum; sums keep 12 integer
// bits; the quotient is a product with the sum's reciprocal.
// ROUND-LABEL: @quantized_softmax
// ROUND: burin.quantized_softmax %arg0, %arg1 : (tensor<2x3xi8>, tensor<256xi32>) -> tensor<2x3xi8>
// CHECK-LABEL: @quantized_softmax
// CHECK: %[[LEAST:[a-z0-9_-]+]] = arith.constant -128 : i8
// CHECK: linalg.fill ins(%[[LEAST]] : i8)
// CHECK: %[[MOST:[0-9]+]] = linalg.generic
// CHECK: arith.maxsi
// CHECK: %[[SUM:[0-9]+]] = linalg.generic
// CHECK-SAME: ins(%arg0, %[[MOST]] : tensor<2x3xi8>, tensor<2xi8>)
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: i8, %[[M:[a-z0-9_]+]]: i8,
// CHECK-DAG: %[[X32:[0-9]+]] = arith.extsi %[[X]] : i8 to i32
// CHECK-DAG: %[[M32:[0-9]+]] = arith.extsi %[[M]] : i8 to i32
// CHECK: %[[D:[0-9]+]] = arith.subi %[[M32]], %[[X32]] : i32
// CHECK: %[[I:[0-9]+]] = arith.index_cast %[[D]] : i32 to index
// CHECK: %[[POWER:[a-z0-9_]+]] = tensor.extract %arg1[%[[I]]] : tensor<256xi32>
// CHECK: %[[BITS:[a-z0-9_]+]] = arith.constant 12 : i32
// CHECK: func.call @rounding_shift_right(%[[POWER]], %[[BITS]]) : (i32, i32) -> i32
// CHECK: %[[SCALE:[0-9]+]] = linalg.generic
// CHECK-SAME: ins(%[[SUM]] :
// CHECK: func.call @softmax_scale_s32
// CHECK: %[[SHIFT:[0-9]+]] = linalg.generic
// CHECK-SAME: ins(%[[SUM]] :
// CHECK: func.call @softmax_shift_s32
// CHECK: linalg.generic
// CHECK-SAME: ins(%arg0, %[[MOST]], %[[SCALE]], %[[SHIFT]] : tensor<2x3xi8>, tensor<2xi8>, tensor<2xi32>, tensor<2xi32>)
// CHECK: ^bb0(%{{[a-z0-9_]+}}: i8, %{{[a-z0-9_]+}}: i8, %[[S:[a-z0-9_]+]]: i32, %[[T:[a-z0-9_]+]]: i32,
// CHECK: %[[P:[a-z0-9_]+]] = tensor.extract %arg1
// CHECK-DAG: %[[PRODUCT:[0-9]+]] = func.call @rounding_high_multiply(%[[S]], %[[P]]) : (i32, i32) -> i32
// CHECK-DAG: %[[C23:[a-z0-9_]+]] = arith.constant 23 : i32
// CHECK-DAG: %[[RIGHT:[0-9]+]] = arith.addi %[[T]], %[[C23]] : i32
// CHECK: func.call @rounding_shift_right(%[[PRODUCT]], %[[RIGHT]]) : (i32, i32) -> i32
// CHECK: arith.subi
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK: arith.trunci %{{[0-9]+}} : i32 to i8
func.func @quantized_softmax(%x: tensor<2x3xi8>, %table: tensor<256xi32>) -> tensor<2x3xi8> {
  %y = burin.quantized_softmax %x, %table : (tensor<2x3xi8>, tensor<256xi32>) -> tensor<2x3xi8>
  return %y : tensor<2x3xi8>
}
