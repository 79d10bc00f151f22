// Borders around a tensor.
#ifndef BURIN_OPS_PAD
#define BURIN_OPS_PAD

include "dialects/burin/Burin.td"

def Burin_PadOp : Burin_ComputeOp<"pad", QuantSameScale, [Burin_AxisOpInterface]> {
  let summary = "a constant border: `low` and `high` extents per axis";
  let description = [{
    `value` is a real number; on storage integers, after quantization, an integer.
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
                       F64Attr:$value);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = computeDeclaration # axisDeclaration;
  let imports = [
    Onnx<"Pad", 2, "fromOnnxPad">, Tflite<"PAD", 1, "fromTflitePad">,
    Tflite<"PADV2", 1, "fromTflitePad">
  ];
}

def Burin_MirrorPadOp : Burin_ComputeOp<"mirror_pad", QuantSameScale> {
  let summary = "a border of the tensor's own elements: `low` and `high` extents per axis";
  let description = [{
    `mode` says what [a b c] continues with at the high end: "reflect" b a, "symmetric" c b,
    "edge" c c.
  }];
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
                       StrAttr:$mode);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Tflite<"MIRROR_PAD", 1, "fromTfliteMirrorPad">];
}

#endif // BURIN_OPS_PAD
