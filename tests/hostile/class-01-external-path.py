"""Paths of external data that leave the model's folder. No reader opens another file, wherever it is."""
(folder / "weights.bin").write_bytes(bytes(16))
(folder / "link.bin").symlink_to("weights.bin")
os_paths = ["weights.bin", "./weights.bin", "../weights.bin", "a/../../weights.bin", "/etc/passwd", "link.bin",
            "\\\\host\\share", "file:///etc/passwd", "", "weights.bin\0.txt"]


def outside(tensor, location):
    tensor.data_location = pb.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)


for location in os_paths:
    onnx("initializer.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
         change=lambda model: outside(model.graph.initializer[0], location))
    refused("initializer.onnx", "B0105")

    def constant(model):
        value = model.graph.node[0].attribute.add(name="value", type=pb.AttributeProto.TENSOR)
        value.t.CopyFrom(pb.helper.make_tensor("w", pb.TensorProto.FLOAT, [4], [1, 2, 3, 4]))
        outside(value.t, location)

    onnx("constant.onnx", "g (float[4] x) => (float[4] y) { w = Constant() y = Add(x, w) }", change=constant)
    refused("constant.onnx", "B0105")

    def sparse(model):
        made = model.graph.sparse_initializer.add(dims=[4])
        made.values.CopyFrom(pb.helper.make_tensor("w", pb.TensorProto.FLOAT, [1], [1]))
        outside(made.values, location)

    onnx("sparse.onnx", "g (float[4] x) => (float[4] y) { y = Relu(x) }", change=sparse)
    refused("sparse.onnx", "B0104")
