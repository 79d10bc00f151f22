// Integer operators that the quantize phase introduces.
#ifndef BURIN_OPS_QUANTIZED
#define BURIN_OPS_QUANTIZED

include "dialects/burin/Burin.td"

def Burin_RequantizeOp : Burin_ComputeOp<"requantize", QuantNone> {
  let summary = "int32 accumulators to int8, one fixed-point factor per channel (last axis)";
  let description = [{
    result = saturate(round(acc * multiplier * 2^-31 * 2^-shift) + zero_point), rounded twice, half
    away from zero the second time (profile tflite-ref). `shift` counts to the right; where a
    channel needs a left shift, `left` is set and `shift` counts to the left (TFLite's exponent).
    `bounded` promises |acc| < 2^30, multipliers from 0 on and shifts to the right from 1 to 23:
    then `shift` holds one less, as the cheaper arithmetic needs it. Shifts are int8 and multipliers
    int32, as they end in the constants of the output.
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$multiplier, Burin_Tensor:$shift,
                       I64Attr:$zero_point, BoolAttr:$left, UnitAttr:$bounded);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = [{
    $input `,` $multiplier `,` $shift attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Burin_RequantizeF32Op : Burin_ComputeOp<"requantize_f32", QuantNone> {
  let summary = "int32 accumulators to int8 by a float factor, one or one per channel (last axis)";
  let description = [{
    result = saturate(round(float(acc) * factor) + zero_point), the product rounded to float, then
    to an integer with ties to even.
    ```mlir
    %y = burin.requantize_f32 %acc, %factor {zero_point = -128 : i64}
      : (tensor<1x4xi32>, tensor<4xf32>) -> tensor<1x4xi8>
    ```
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$factor, I64Attr:$zero_point);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input `,` $factor attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_QuantizedAddOp : Burin_ComputeOp<"quantized_add", QuantNone> {
  let summary = "int8 addition of operands with different scales, TFLite reference arithmetic";
  let description = [{
    Each operand, less its zero point and shifted left by 20, is scaled to a common unit; the sum,
    or with `subtract` the difference, is requantized. `multipliers` and `shifts` (to the right)
    hold x, y and the result.
  }];
  let arguments = (ins Burin_Tensor:$x, Burin_Tensor:$y, DenseI64ArrayAttr:$multipliers,
                       DenseI64ArrayAttr:$shifts, DenseI64ArrayAttr:$zero_points,
                       UnitAttr:$subtract);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x `,` $y attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_QuantizedProductOp : Burin_ComputeOp<"quantized_product", QuantNone> {
  let summary = "int8 operands less their zero points, multiplied in int32";
  let arguments = (ins Burin_Tensor:$x, Burin_Tensor:$y, DenseI64ArrayAttr:$zero_points);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x `,` $y attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_QuantizedSumOp : Burin_ComputeOp<"quantized_sum", QuantNone> {
  let summary = "int8 summed in int32 over `axes` (ascending), from `start` on";
  let description = [{
    The result has the input's axes without `axes`. No sum leaves int32.
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$axes, I32Attr:$start);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // BURIN_OPS_QUANTIZED
