// Between real numbers and storage integers: operators that models state themselves.
#ifndef BURIN_OPS_QUANTIZE
#define BURIN_OPS_QUANTIZE

include "dialects/burin/Burin.td"

def Burin_QuantizeOp : Burin_ComputeOp<"quantize", QuantQuantize> {
  let summary = "float to storage integers of one scale";
  let description = [{
    `primitive` is the arithmetic, by its name in templates/cxx/arithmetic.inc: a function of the
    number, the scale and the zero point. The quantize pass sets what the rounding profile wants.
  }];
  let arguments = (ins Burin_Tensor:$input, F64Attr:$scale, I64Attr:$zero_point,
                       DefaultValuedAttr<StrAttr, "\"quantize_s8\"">:$primitive);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Tflite<"QUANTIZE", 1, "fromTfliteQuantize">, Onnx<"QuantizeLinear", 10, "fromOnnxQuantizeLinear">];
}

def Burin_DequantizeOp : Burin_ComputeOp<"dequantize", QuantDequantize> {
  let summary = "storage integers to float: scale * (x - zero point)";
  let description = [{
    One scale and zero point, or one for each index along `axis`. The difference and the product are
    exact before they are rounded to float once, in every profile.
  }];
  let arguments = (ins Burin_Tensor:$input, DenseF64ArrayAttr:$scales,
                       DenseI64ArrayAttr:$zero_points, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Tflite<"DEQUANTIZE", 1, "fromTfliteDequantize">, Onnx<"DequantizeLinear", 10, "fromOnnxDequantizeLinear">];
}

def Burin_RescaleOp : Burin_ComputeOp<"rescale", QuantTable, [Burin_Broadcasting]> {
  let summary = "the same real numbers in another scale";
  let description = [{
    Only on quantized tensors. As a function of real numbers it is the identity; what it does to
    integers is the rounding profile's.
  }];
  let arguments = (ins Burin_Tensor:$x);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_LookupOp : Burin_ComputeOp<"lookup", QuantNone> {
  let summary = "result = table[x + 128]: any function of one int8";
  let arguments = (ins Burin_Tensor:$x, Burin_Tensor:$table);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x `,` $table attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Burin_FlipSignOp : Burin_ComputeOp<"flip_sign", QuantNone, [Burin_Broadcasting]> {
  let summary = "uint8 as int8 less 128, and back: the highest bit inverted";
  let description = [{
    Inside a model every 8-bit tensor is int8. Tensors that the file stores unsigned have their zero
    point moved by 128; this operator stands where such a tensor enters or leaves the model.
  }];
  let arguments = (ins Burin_Tensor:$x);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // BURIN_OPS_QUANTIZE
