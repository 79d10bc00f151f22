// Borders around a tensor.
#ifndef BURIN_OPS_PAD
#define BURIN_OPS_PAD

include "dialects/burin/Burin.td"

def Burin_PadOp : Burin_ComputeOp<"pad", QuantSameScale> {
  let summary = "a constant border: `low` and `high` extents per axis";
  let description = [{
    `value` is a real number; on storage integers, after quantization, an integer.
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
                       F64Attr:$value);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // BURIN_OPS_PAD
