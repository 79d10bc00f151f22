"""How many elements the result has depends on the data.

$ burin-opt model.mlir --legalize-foreign
model.mlir:1:1: error: result 0 has no static shape [B0204]
func.func @main(%x: tensor<?xf32>) -> none {
^
model.mlir:1:1: note: see current operation: 
"func.func"() <{function_type = (tensor<?xf32>) -> none, sym_name = "main"}> ({
^bb0(%arg0: tensor<?xf32>):
  "func.return"(%arg0) : (tensor<?xf32>) -> ()
}) : () -> ()
"""
text("model.mlir", """
func.func @main(%x: tensor<?xf32>) -> none {
  %y = burin.foreign "onnx.Identity" 13 (%x) {} : (tensor<?xf32>) -> none
  return %y : none
}
""")
