// Integer operators with float factors: the arithmetic of ONNX Runtime's quantized kernels.
#ifndef BURIN_OPS_QUANTIZEDONNX
#define BURIN_OPS_QUANTIZEDONNX

include "dialects/burin/Burin.td"

def Burin_QuantizedAddF32Op : Burin_ComputeOp<"quantized_add_f32", QuantNone> {
  let summary = "int8 addition by float factors, ONNX Runtime's QLinearAdd";
  let description = [{
    result = saturate(round(fma(x, x_factor, fma(y, y_factor, start)))), ties to even. `start` holds
    the three zero points. On tensors that the file stores unsigned, `bias` is 128: x and y are
    raised by it first, and the result is lowered by it, so that rounding is that of uint8.
  }];
  let arguments = (ins Burin_Tensor:$x, Burin_Tensor:$y, F32Attr:$x_factor, F32Attr:$y_factor,
                       F32Attr:$start, I64Attr:$bias);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x `,` $y attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_QuantizedAveragePool2DF32Op
    : Burin_ComputeOp<"quantized_average_pool_2d_f32", QuantNone> {
  let summary = "mean over windows of int8 in float, ONNX Runtime's QLinearAveragePool";
  let description = [{
    Elements become float, are summed in the order of the window's rows, divided by their count and
    by the result's scale; `result_zero_point` is added in float, and the sum rounded with ties to
    even. `border` is as in average_pool_2d, but its elements are stored zero points. On tensors that
    the file stores unsigned, `bias` is 128: it is part of `result_zero_point` and taken off the result.
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$border, F32Attr:$scale, I64Attr:$zero_point,
                       F32Attr:$result_scale, I64Attr:$result_zero_point, I64Attr:$bias);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_QuantizedSoftmaxF32Op : Burin_ComputeOp<"quantized_softmax_f32", QuantNone> {
  let summary = "softmax of int8 by a table of floats, ONNX Runtime's QLinearSoftmax";
  let description = [{
    `table` [256] holds a power of e for each distance below the row's maximum. result =
    saturate(round(power * factor / sum) + zero_point), ties to even, over the last axis.
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$table, F32Attr:$factor,
                       I64Attr:$zero_point);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input `,` $table attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // BURIN_OPS_QUANTIZEDONNX
