"""The exporter left out an input's shape.

$ burin compile model.onnx -o out
model.onnx: error: input "x" has no shape of known rank with extents above 0 and a product up to 2147483647 [B0108]
model.onnx: note: fix the exporter's input shapes; an extent that is not known yet is left open by a name or by -1, and fixed with --dim
"""
onnx("model.onnx", "g (float x, float[1, 4] z) => (float[1, 4] y) { y = Add(x, z) }",
     change=lambda model: model.graph.input[0].type.tensor_type.ClearField("shape"))
