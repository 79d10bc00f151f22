"""Shapes that contradict each other: data and dimensions, operands of an operator, stated and inferred."""
CASES = [
    "g (float[1, 3, 4, 4] x) => (float[n] y) <float[2, 4, 1, 1] w = {1, 2, 3, 4, 5, 6, 7, 8}> { y = Conv(x, w) }",
    "g (float[1, 4, 4, 4] x) => (float[n] y) <float[2, 4, 1, 1] w = {1, 2, 3, 4, 5, 6, 7, 8}, float[3] b = {1, 2, 3}> { y = Conv(x, w, b) }",
    "g (float[1, 4, 4, 4] x) => (float[n] y) <float[2, 4, 1, 1] w = {1, 2, 3, 4, 5, 6, 7, 8}> { y = Conv<kernel_shape = [3, 3]>(x, w) }",
    "g (float[1, 4, 4, 4] x) => (float[n] y) <float[8] w = {1, 2, 3, 4, 5, 6, 7, 8}> { y = Conv(x, w) }",
    "g (float[2, 3] x) => (float[n] y) <float[2, 2] w = {1, 2, 3, 4}> { y = MatMul(x, w) }",
    "g (float[2, 3] x) => (float[n] y) <float[2, 2] w = {1, 2, 3, 4}> { y = Gemm(x, w) }",
    "g (float[2, 3] x) => (float[n] y) <float[2] w = {1, 2}> { y = Add(x, w) }",
    "g (float[2, 3] x) => (float[n] y) <int64[1] s = {5}> { y = Reshape(x, s) }",
    "g (float[2, 3] x) => (float[n] y) <float[2, 2] w = {1, 2, 3, 4}> { y = Concat<axis = 0>(x, w) }",
    "g (float[1, 4, 2, 2] x) => (float[n] y) <float[3] s = {1, 2, 3}> { y = BatchNormalization(x, s, s, s, s) }",
    "g (float[2, 3] x) => (float[n] y) <float[2] s = {1, 2}> { y = PRelu(x, s) }",
    "g (float[2, 3] x) => (float[n] y) <int64[2] n = {1, 1}> { y = Split<axis = 1>(x, n) }",
    "g (float[2, 3] x) => (float[n] y) <int64[3] p = {1, 1, 1}> { y = Pad(x, p) }",
    "g (float[2, 3] x) => (float[n] y) <float[2] s = {1, 2}> { y = LayerNormalization(x, s) }",
]
for graph in CASES:
    onnx("model.onnx", graph)
    refused("model.onnx", ["B0202", "B0203"])
for dims in ([5], [2, 3], [0], [-4], [4, 0], [2147483647], [1] * 17):
    onnx("model.onnx", "g (float[4] x) => (float[n] y) <float[4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
         change=lambda model: (model.graph.initializer[0].ClearField("dims"), model.graph.initializer[0].dims.extend(dims)))
    refused("model.onnx", ["B0107", "B0108", "B0202"])
for shape in ([5], [2, 4], [0], []):
    tflite("model.tflite", {"x": tensor([1, 4]), "w": dict(tensor([4], data=[1, 2, 3, 4]), shape=shape), "y": tensor([1, 4])},
           [("ADD", ["x", "w"], ["y"])])
    refused("model.tflite", ["B0107", "B0108", "B0202", "B0110"])
# What the file says of a result is not read: the operators say it, and the code is sized by that.
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 5] y) { y = Relu(x) }")
accepted("model.onnx")
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4000])}, [("RELU", ["x"], ["y"])])
accepted("model.tflite")
