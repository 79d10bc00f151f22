// Conversion between element types.
#ifndef BURIN_OPS_CAST
#define BURIN_OPS_CAST

include "dialects/burin/Burin.td"

def Burin_CastOp : Burin_ComputeOp<"cast", QuantFloatOnly, [Burin_Broadcasting]> {
  let summary = "the same numbers in the result's element type";
  let description = [{
    A float loses its fraction and saturates at the ends of the integers' range; an integer that does
    not fit a narrower one loses its high bits; a bool is 0 or 1, and all but 0 is true.
    ```mlir
    %y = burin.cast %x : (tensor<4xf32>) -> tensor<4xi32>
    ```
  }];
  let arguments = (ins Burin_Elements:$x);
  let results = (outs Burin_Elements:$result);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let imports = [Onnx<"Cast", 6, "fromOnnxCast">, Tflite<"CAST", 1, "fromTfliteCast">];
}

#endif // BURIN_OPS_CAST
