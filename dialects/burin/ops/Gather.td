// Picking of slices by indices.
#ifndef BURIN_OPS_GATHER
#define BURIN_OPS_GATHER

include "dialects/burin/Burin.td"

def Burin_GatherOp : Burin_ComputeOp<"gather", QuantSameScale> {
  let summary = "slices of `input` along `axis` picked by `indices`";
  let description = [{
    An index below 0 counts from the end. Indices outside the axis have no meaning; emitted code
    reads the nearest element for them.
  }];
  let arguments = (ins Burin_Tensor:$input, Burin_Tensor:$indices, I64Attr:$axis);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "$input `,` $indices attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let imports = [Onnx<"Gather", 1, "fromOnnxGather">, Tflite<"GATHER", 1, "fromTfliteGather">];
}

#endif // BURIN_OPS_GATHER
