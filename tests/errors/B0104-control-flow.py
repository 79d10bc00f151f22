"""The model has a branch.

$ burin compile model.onnx -o out
model.onnx:1: error: node "If_0": attribute "else_branch" is a graph: control flow is not supported [B0104]
model.onnx:1: note: where the branch does not depend on data, simplify the model with fixed input shapes
model.onnx:1: error: node "If_0": attribute "then_branch" is a graph: control flow is not supported [B0104]
model.onnx:1: note: where the branch does not depend on data, simplify the model with fixed input shapes
"""
onnx("model.onnx", """
g (float[1, 4] x, bool c) => (float[1, 4] y) {
  y = If (c) <then_branch = a () => (float[1, 4] p) { p = Relu(x) },
              else_branch = b () => (float[1, 4] q) { q = Neg(x) }>
}""")
