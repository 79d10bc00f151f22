"""The weights stand in a second file.

$ burin compile model.onnx -o out
model.onnx: error: tensor "w" keeps its data in another file [B0105]
model.onnx: note: embed the weights: save the model again without external data
"""
def change(model):
    weights = model.graph.initializer[0]
    weights.data_location = pb.TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="model.onnx.data")


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
     change=change)
