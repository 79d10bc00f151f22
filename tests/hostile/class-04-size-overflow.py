"""Sizes whose arithmetic overflows: extents, pads, repeats, scales, the ends of slices."""
HUGE = 9223372036854775807
for extent in (2**31, 2**32, 2**62, HUGE):
    onnx("input.onnx", f"g (float[1, {extent}] x) => (float[1, {extent}] y) {{ y = Relu(x) }}")
    refused("input.onnx", "B0108")
onnx("product.onnx", "g (float[65536, 65536, 65536, 65536] x) => (float[1] y) { y = Relu(x) }")
refused("product.onnx", "B0108")

NODES = [
    ("y = MaxPool<kernel_shape = [2, 2], pads = [9223372036854775807, 0, 1, 0]>(x)", {}),
    ("y = MaxPool<kernel_shape = [9223372036854775807, 2]>(x)", {}),
    ("y = MaxPool<kernel_shape = [2, 2], strides = [9223372036854775807, 1]>(x)", {}),
    ("y = MaxPool<kernel_shape = [2, 2], dilations = [4611686018427387904, 2]>(x)", {}),
    ("y = DepthToSpace<blocksize = 4611686018427387904>(x)", {}),
    ("y = SpaceToDepth<blocksize = 4294967296>(x)", {}),
    ("y = Transpose<perm = [9223372036854775807, 0, 1, 2]>(x)", {}),
    ("y = Flatten<axis = 9223372036854775807>(x)", {}),
    ("y = Concat<axis = -9223372036854775808>(x, x)", {}),
    ("y = Softmax<axis = 9223372036854775807>(x)", {}),
    ("y = Reshape(x, n)", {"n": [HUGE, HUGE]}),
    ("y = Reshape(x, n)", {"n": [-1, HUGE]}),
    ("y = Reshape(x, n)", {"n": [4294967296, 4294967296, -1]}),
    ("y = Expand(x, n)", {"n": [HUGE, 1, 1, 1, 1]}),
    ("y = Expand(x, n)", {"n": [2**31, 1, 1, 1, 1]}),
    ("y = Tile(x, n)", {"n": [HUGE, HUGE, 1, 1]}),
    ("y = Tile(x, n)", {"n": [4294967296, 4294967296, 4294967296, 1]}),
    ("y = Pad(x, n)", {"n": [HUGE, 0, 0, 0, HUGE, 0, 0, 0]}),
    ("y = Pad(x, n)", {"n": [-HUGE - 1, 0, 0, 0, 0, 0, 0, 0]}),
    ("c = ConstantOfShape(n) y = Add(x, c)", {"n": [65536, 65536, 65536, 65536]}),
    ("c = ConstantOfShape(n) y = Add(x, c)", {"n": [-1, 4]}),
    ("y = Unsqueeze(x, n)", {"n": [HUGE]}),
    ("y = Squeeze(x, n)", {"n": [-HUGE - 1]}),
    ("y = Split<axis = 1>(x, n)", {"n": [HUGE]}),
    ("y = ReduceSum(x, n)", {"n": [HUGE]}),
]
for index, (nodes, constants) in enumerate(NODES):
    stored = ", ".join(f"int64[{len(values)}] {name} = {{{', '.join(map(str, values))}}}" for name, values in constants.items())
    onnx("model.onnx", f"g (float[1, 4, 4, 4] x) => (float[n] y) {f'<{stored}>' if stored else ''} {{ {nodes} }}")
    refused("model.onnx", ["B0202", "B0203", "B0108", "B0204"])

# Ends of slices saturate: this is how exporters write "to the end".
onnx("slice.onnx", "g (float[2, 4] x) => (float[n, m] y) <int64[1] b = {-9223372036854775808}, int64[1] e = "
     "{9223372036854775807}, int64[1] a = {1}, int64[1] s = {1}> { y = Slice(x, b, e, a, s) }")
accepted("slice.onnx")
for scale in ("1e30", "1e-30", "-1", "0"):
    onnx("resize.onnx", "g (float[1, 1, 4, 4] x) => (float[n, c, h, w] y) "
         f'<float[4] s = {{1, 1, {scale}, 2}}> {{ y = Resize<mode = "nearest">(x, , s) }}')
    refused("resize.onnx", ["B0202", "B0108"])
for extent in (-2, -2147483648, 2147483647):
    tflite("model.tflite", {"x": tensor([extent, 65536, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])])
    refused("model.tflite", "B0108")
for shape in ([2147483647, 1], [-2147483648, 4], [-1, -1], [-7, 4]):
    tflite("model.tflite", {"x": tensor([1, 4]), "s": tensor([2], "INT32", data=shape), "y": tensor([1, 4])},
           [("RESHAPE", ["x", "s"], ["y"])])
    refused("model.tflite", ["B0202", "B0108"])
