"""An attribute is a sparse tensor.

$ burin compile model.onnx -o out
model.onnx:1: error: node "Relu_0": attribute "mask" of type SPARSE_TENSOR is not supported [B0104]
model.onnx:1: note: store tensors dense and whole; branches that do not depend on data disappear when the model is simplified with fixed input shapes; state becomes an input and an output
"""
def change(model):
    attribute = model.graph.node[0].attribute.add()
    attribute.name, attribute.type = "mask", pb.AttributeProto.SPARSE_TENSOR


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", change=change)
