// Matrix products: with weights (Gemm, fully connected), and of matrices computed at run time.
#ifndef BURIN_OPS_MATMUL
#define BURIN_OPS_MATMUL

include "dialects/burin/Burin.td"

def Burin_MatMulOp : Burin_ComputeOp<"matmul", QuantAccumulate> {
  let summary = "matrix product, [M,K] x [O,K] + [O] -> [M,O]";
  let description = [{
    ```mlir
    %y = burin.matmul %x, %w, %b : (tensor<1x256xf32>, tensor<10x256xf32>, tensor<10xf32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$weight, Burin_Tensor:$bias);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = [{
    $input `,` $weight `,` $bias attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let imports = [
    Onnx<"Gemm", 7, "fromOnnxGemm">,
    Onnx<"QLinearMatMul", 10, "fromOnnxQLinearMatMul">,
    Onnx<"com.microsoft.QGemm", 1, "fromOnnxQGemm">,
    Tflite<"FULLY_CONNECTED", 1, "fromTfliteFullyConnected">
  ];
}

def Burin_BatchMatMulOp : Burin_ComputeOp<"batch_matmul", QuantFloatOnly> {
  let summary = "products of matrices that broadcast over leading axes";
  let description = [{
    [..., M, K] x [..., K, N] -> [..., M, N]; with `transposed` the right-hand side is [..., N, K].
    Leading axes are aligned at the right, and those of extent 1 stretch. A right-hand side that is
    one constant matrix belongs to `burin.matmul`, which packs it.
    ```mlir
    %y = burin.batch_matmul %a, %b : (tensor<3x4x8xf32>, tensor<3x8x5xf32>) -> tensor<3x4x5xf32>
    ```
  }];
  let arguments = (ins Burin_Numbers:$left, Burin_Numbers:$right, UnitAttr:$transposed);
  let results = (outs Burin_Numbers:$result);
  let assemblyFormat = "$left `,` $right attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Onnx<"MatMul", 1, "fromOnnxMatMul">, Tflite<"BATCH_MATMUL", 1, "fromTfliteBatchMatMul">];
}

#endif // BURIN_OPS_MATMUL
