// Softmax over the last axis.
#ifndef BURIN_OPS_SOFTMAX
#define BURIN_OPS_SOFTMAX

include "dialects/burin/Burin.td"

def Burin_SoftmaxOp : Burin_ComputeOp<"softmax", QuantNormalize> {
  let summary = "exp(beta * x) normalized over the last axis";
  let arguments = (ins Burin_Tensor:$input, F64Attr:$beta);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [
    Onnx<"Softmax", 1, "fromOnnxSoftmax">,
    Onnx<"com.microsoft.QLinearSoftmax", 1, "fromOnnxQLinearSoftmax">,
    Tflite<"SOFTMAX", 1, "fromTfliteSoftmax">
  ];
}

def Burin_QuantizedSoftmaxOp : Burin_ComputeOp<"quantized_softmax", QuantNone> {
  let summary = "softmax of int8 by table, TFLite's fixed-point arithmetic";
  let description = [{
    `table` [256] holds the Q0.31 exponential of each distance below the row's maximum.
    Source: TFLite reference kernel Softmax (12 integer bits of accumulation).
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$table);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input `,` $table attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // BURIN_OPS_SOFTMAX
