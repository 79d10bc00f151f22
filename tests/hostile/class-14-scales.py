"""Quantization parameters without meaning: scales of 0, below, NaN, infinite, denormal; zero points outside."""
NAN, INF = float("nan"), float("inf")
for scale in (0.0, -0.5, 1e-40, -0.0):
    tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=scale), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])])
    refused("model.tflite", "B0113")
for zero in (128, -129, 2147483647, -9223372036854775808):
    tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.5, zero=zero), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])])
    refused("model.tflite", "B0113")
for zero in (-1, 256):
    tflite("model.tflite", {"x": tensor([1, 4], "UINT8", scale=0.5, zero=zero), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])])
    refused("model.tflite", "B0113")

# flatc's JSON knows no NaN: the scale's four bytes are replaced in the file.
tflite("good.tflite", {"x": tensor([1, 4], "INT8", scale=0.123456), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])])
good, bits = (folder / "good.tflite").read_bytes(), np.float32(0.123456).tobytes()
judge("the scale stands once in the file", "" if good.count(bits) == 1 else "not so")
for scale in (NAN, INF, -INF, 1e-42):
    raw("model.tflite", good.replace(bits, np.float32(scale).tobytes()))
    refused("model.tflite", "B0113")


def quantized(scale, zero=0, kind=None):
    def change(model):
        for initializer in model.graph.initializer:
            if initializer.name == "s":
                initializer.float_data[0] = scale

    zero_type = kind or "int8"
    onnx("model.onnx", f"g (float[1, 4] x) => (float[1, 4] y) <float s = {{1}}, {zero_type} z = {{{zero}}}, float t = {{0.5}}> "
         "{ q = QuantizeLinear(x, s, z) d = DequantizeLinear(q, s, z) r = Relu(d) u = QuantizeLinear(r, t, z) "
         "y = DequantizeLinear(u, t, z) }", change=change)


for scale in (0.0, -0.5, NAN, INF, -INF):
    quantized(scale)
    refused("model.onnx", ["B0113", "B0202"])
# The smallest and the largest scales that are numbers of float32 have a meaning, and code that is clean.
for scale in (1.2e-38, 3e38):
    tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=scale), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])])
    accepted("model.tflite")
