"""Optional fields and operands that are not there where a reader or an operator expects them."""
ADD = {"x": tensor([1, 4]), "w": tensor([1, 4], data=[1, 2, 3, 4]), "y": tensor([1, 4])}


def without(change):
    tflite("model.tflite", {name: dict(fields) for name, fields in ADD.items()}, [("ADD", ["x", "w"], ["y"])], change=change)
    refused("model.tflite", [f"B01{number:02}" for number in range(16)] + ["B0202", "B0203"])


for field in ("tensors", "inputs", "outputs"):
    without(lambda model: model["subgraphs"][0].pop(field))
for field in ("operator_codes", "buffers", "subgraphs"):
    without(lambda model: model.pop(field))
for field in ("inputs", "outputs"):
    without(lambda model: model["subgraphs"][0]["operators"][0].pop(field))
without(lambda model: model["buffers"][1].pop("data"))
without(lambda model: model["subgraphs"][0]["operators"][0].__setitem__("inputs", [-1, -1]))
# Without a shape a tensor is a scalar, without a name it is called after its number.
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])],
       change=lambda model: [part.pop("name") for part in model["subgraphs"][0]["tensors"]])
accepted("model.tflite")

for node in ("y = Conv(x)", "y = Conv()", "y = Conv(x, , x)", "y = Add(x)", "y = Relu()", "y = Gemm(x)", "y = Reshape(x)",
             "y = Gather(x)", "y = Concat<axis = 0>()", "y = Where(x)", "y = Slice(x)", "y = BatchNormalization(x)",
             "y = QuantizeLinear(x)", "y = Clip()", "y = Resize(x)", "y = Transpose()", "y = Concat(x, x)", "y = Cast(x)",
             "y = DepthToSpace(x)", "y = MaxPool(x)", "y = Softmax()", "y = ReduceMean()", "y = Split()", "y = Pad()", "y = Tile(x)"):
    onnx("model.onnx", f"g (float[1, 4, 4, 4] x) => (float[n] y) {{ {node} }}")
    refused("model.onnx", ["B0202", "B0203", "B0110"])
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", change=lambda model: model.graph.node[0].ClearField("output"))
refused("model.onnx", "B0110")
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", change=lambda model: model.graph.input[0].ClearField("type"))
refused("model.onnx", ["B0115", "B0108", "B0106"])
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", change=lambda model: model.ClearField("opset_import"))
refused("model.onnx", "B0103")
