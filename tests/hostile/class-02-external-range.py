"""Offsets and lengths of external data: negative, behind the end, petabytes. They are never used."""
(folder / "weights.bin").write_bytes(bytes(16))
for offset, length in (("-1", "16"), ("0", "-1"), ("16", "16"), ("9223372036854775807", "16"), ("0", "1125899906842624"),
                       ("18446744073709551615", "1"), ("x", ""), ("0", "16")):
    def change(model):
        weights = model.graph.initializer[0]
        weights.data_location = pb.TensorProto.EXTERNAL
        for key, value in (("location", "weights.bin"), ("offset", offset), ("length", length)):
            weights.external_data.add(key=key, value=value)

    onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
         change=change)
    refused("model.onnx", "B0105")

for offset, size in ((2, 16), (4096, 16), (18446744073709551615, 16), (18446744073709551600, 32), (64, 1125899906842624)):
    tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4], buffer=1), "y": tensor([1, 4])},
           [("ADD", ["x", "w"], ["y"])],
           change=lambda model: model["buffers"].append({"offset": offset, "size": size}))
    refused("model.tflite", "B0105")
