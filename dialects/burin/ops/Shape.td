// Operators that move elements without computing on them.
#ifndef BURIN_OPS_SHAPE
#define BURIN_OPS_SHAPE

include "dialects/burin/Burin.td"

def Burin_ReshapeOp : Burin_ComputeOp<"reshape", QuantSameScale> {
  let summary = "the same elements in the same order under another shape";
  let arguments = (ins Burin_Tensor:$input);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let imports = [
    Onnx<"Reshape", 5, "fromOnnxReshape">, Onnx<"Shape", 1, "fromOnnxShape">, Onnx<"Flatten", 1, "fromOnnxFlatten">,
    Onnx<"Squeeze", 1, "fromOnnxSqueeze">, Onnx<"Unsqueeze", 1, "fromOnnxUnsqueeze">,
    Onnx<"Identity", 1, "fromOnnxIdentity">, Onnx<"Dropout", 7, "fromOnnxDropout">,
    Tflite<"RESHAPE", 1, "fromTfliteReshape">
  ];
}

def Burin_TransposeOp : Burin_ComputeOp<"transpose", QuantSameScale> {
  let summary = "result axis i is input axis permutation[i]";
  let arguments = (ins Burin_Tensor:$input, DenseI64ArrayAttr:$permutation);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let imports = [Onnx<"Transpose", 1, "fromOnnxTranspose">];
}

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

def Burin_ConcatOp : Burin_ComputeOp<"concat", QuantSameScale> {
  let summary = "joins tensors along one axis";
  let arguments = (ins Variadic<Burin_Tensor>:$inputs, I64Attr:$axis);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Onnx<"Concat", 4, "fromOnnxConcat">];
}

def Burin_GatherOp : Burin_ComputeOp<"gather", QuantSameScale> {
  let summary = "slices of `input` along `axis` picked by `indices`";
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$indices, I64Attr:$axis);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input `,` $indices attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Onnx<"Gather", 1, "fromOnnxGather">];
}

#endif // BURIN_OPS_SHAPE
