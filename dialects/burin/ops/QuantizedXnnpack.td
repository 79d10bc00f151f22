// Integer operators with float factors: the arithmetic of XNNPACK and TFLite's optimized kernels.
#ifndef BURIN_OPS_QUANTIZEDXNNPACK
#define BURIN_OPS_QUANTIZEDXNNPACK

include "dialects/burin/Burin.td"

def Burin_QuantizedAddShiftOp : Burin_ComputeOp<"quantized_add_shift", QuantNone> {
  let summary = "int8 addition with 21-bit multipliers and one shift, XNNPACK's vadd";
  let description = [{
    result = saturate(((start + x * x_factor + y * y_factor) >> shift) + zero_point). `start` holds
    the operands' zero points and half a step; no sum leaves int32.
  }];
  let arguments = (ins Burin_Tensor:$x, Burin_Tensor:$y, I32Attr:$x_factor, I32Attr:$y_factor,
                       I32Attr:$start, I64Attr:$shift, I64Attr:$zero_point);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x `,` $y attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_QuantizedScaleSumOp : Burin_ComputeOp<"quantized_scale_sum", QuantNone> {
  let summary = "int32 sums to int8 by a float factor and a float offset, XNNPACK's reductions";
  let description = [{
    result = saturate(round(float(sum) * factor + offset) - lowered), product and sum each rounded
    to float, then to an integer with ties to even. On tensors that the file stores unsigned,
    `offset` is that of uint8 and `lowered` is 128, so that it rounds as uint8 does.
  }];
  let arguments = (ins Burin_Tensor:$input, F32Attr:$factor, F32Attr:$offset, I64Attr:$lowered);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_QuantizedSoftmaxLutOp : Burin_ComputeOp<"quantized_softmax_lut", QuantNone> {
  let summary = "softmax of int8 by a table of floats, TFLite's optimized kernel";
  let description = [{
    `table` [256] holds the exponential of each distance below the row's maximum. Over the last
    axis, in order, result = saturate(round(power * (1 / (sum / 256))) - 128), with ties away from
    zero, or with `half_up` by adding one half in float, as TFLite does for int8 and uint8.
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$table, UnitAttr:$half_up);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input `,` $table attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // BURIN_OPS_QUANTIZEDXNNPACK
