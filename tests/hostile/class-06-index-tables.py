"""Indices of a file that point nowhere: buffers, tensors, operator codes, axes, permutations."""
GOOD = {"x": tensor([1, 4]), "w": tensor([1, 4], data=[1, 2, 3, 4]), "y": tensor([1, 4])}
NODES = [("ADD", ["x", "w"], ["y"])]


def broken(change):
    tflite("model.tflite", {name: dict(fields) for name, fields in GOOD.items()}, NODES, change=change)
    refused("model.tflite", ["B0109", "B0110", "B0111", "B0112", "B0115", "B0104", "B0202"])


for index in (3, 1000, 2147483647, -1, -2, -2147483648):
    broken(lambda model: model["subgraphs"][0]["operators"][0]["inputs"].__setitem__(0, index))
    broken(lambda model: model["subgraphs"][0]["operators"][0]["outputs"].__setitem__(0, index))
    broken(lambda model: model["subgraphs"][0]["inputs"].__setitem__(0, index))
    broken(lambda model: model["subgraphs"][0]["outputs"].__setitem__(0, index))
for index in (2, 1000, 4294967295):
    broken(lambda model: model["subgraphs"][0]["tensors"][1].__setitem__("buffer", index))
    broken(lambda model: model["subgraphs"][0]["operators"][0].__setitem__("opcode_index", index))
for axis in (4, -5, 2147483647, -2147483648):
    for node in (f"y = Concat<axis = {axis}>(x, x)", f"y = Softmax<axis = {axis}>(x)", f"y = Flatten<axis = {axis * 2}>(x)",
                 f"y = Gather<axis = {axis}>(x, i)", f"y = ReduceMean<axes = [{axis}]>(x)", f"y = Transpose<perm = [0, 1, 2, {axis}]>(x)",
                 f"y = ArgMax<axis = {axis}>(x)", f"y = LayerNormalization<axis = {axis}>(x, s)"):
        onnx("model.onnx", f"g (float[1, 4, 4, 4] x) => (float[n] y) <int64[1] i = {{0}}, float[4] s = {{1, 1, 1, 1}}> {{ {node} }}")
        refused("model.onnx", ["B0202", "B0203"])
for permutation in ("[0, 0, 1, 2]", "[0, 1, 2]", "[0, 1, 2, 3, 4]"):
    onnx("model.onnx", f"g (float[1, 4, 4, 4] x) => (float[n] y) {{ y = Transpose<perm = {permutation}>(x) }}")
    refused("model.onnx", "B0202")
for index in (4, -5, 9223372036854775807, -9223372036854775808):
    onnx("model.onnx", f"g (float[4, 4] x) => (float[n, m] y) <int64[1] i = {{{index}}}> {{ y = Gather<axis = 0>(x, i) }}")
    refused("model.onnx", "B0202")
