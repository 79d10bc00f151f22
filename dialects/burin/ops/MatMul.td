// Matrix product with weights: Gemm, MatMul, fully connected.
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
    Onnx<"MatMul", 1, "fromOnnxMatMul">,
    Onnx<"Gemm", 7, "fromOnnxGemm">,
    Tflite<"FULLY_CONNECTED", 1, "fromTfliteFullyConnected">
  ];
}

#endif // BURIN_OPS_MATMUL
