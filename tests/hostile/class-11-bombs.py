"""Small files that ask for much: constants that grow, products of them, inputs and results without end."""
GROW = [
    ("one large constant", "e = Expand(c, n) y = Add(x, e)", {"n": [30000, 30000]}),
    ("a constant of a shape", "e = ConstantOfShape(n) y = Add(x, e)", {"n": [30000, 30000]}),
    ("tiles", "a = Tile(c, n) b = Tile(a, n) f = Tile(b, n) y = Add(x, f)", {"n": [30, 30]}),
    ("one hot", "r = Expand(i, n) o = OneHot(r, d, v) y = Add(x, o)", {"n": [30000]}),
    ("padding", "p = Pad(c, n) y = Add(x, p)", {"n": [10000, 10000, 10000, 10000]}),
    ("a product", "a = Expand(c, n) b = Expand(c, n) m = MatMul(a, b) y = Add(x, m)", {"n": [3000, 3000]}),
    ("many constants", " ".join(f"a{i} = Expand(c, n) b{i} = Sin(a{i}) d{i} = Mul(b{i}, k)" for i in range(60))
     + " s0 = Add(d0, d1) y = Add(x, s0)", {"n": [3000, 3000]}),
]
for what, nodes, constants in GROW:
    stored = "".join(f", int64[{len(values)}] {name} = {{{', '.join(map(str, values))}}}" for name, values in constants.items())
    onnx("bomb.onnx", f"g (float[1, 1] x) => (float[n, m] y) <float[1, 1] c = {{1}}, float k = {{2}}, int64[1] i = {{0}}, "
         f"int64 d = {{30000}}, float[2] v = {{0, 1}}{stored}> {{ {nodes} }}")
    refused("bomb.onnx", ["B0206", "B0207"])
onnx("resize.onnx", "g (float[1, 1, 1, 1] x) => (float[a, b, c, d] y) <float[1, 1, 2, 2] c = {1, 2, 3, 4}, "
     "float[4] s = {1, 1, 9000, 9000}> { r = Resize<mode = \"nearest\">(c, , s) y = Add(x, r) }")
refused("resize.onnx", ["B0206", "B0202"])
# Tensors of run time: no code could be tested that needs more than the compiler may have.
onnx("large.onnx", "g (float[1, 500000000] x) => (float[1, 500000000] y) { y = Relu(x) }")
refused("large.onnx", ["B0207"])
onnx("inner.onnx", "g (float[1, 1] x) => (float[1, 1] y) <int64[2] n = {20000, 20000}, int64[2] a = {0, 1}> "
     "{ e = Expand(x, n) y = ReduceMean<axes = [0, 1]>(e) }")
refused("inner.onnx", ["B0207"])
# Operators that write out a count of the file: tables as long as one number says.
for count in (1 << 24, (1 << 63) - 1):
    onnx("depth.onnx", f"g (int64[1] x) => (float[n, m] y) <int64 d = {{{count}}}, float[2] v = {{0, 1}}> {{ y = OneHot(x, d, v) }}")
    refused("depth.onnx", "B0202")
    onnx("range.onnx", f"g (int64[1] x) => (int64[n] y) <int64 a = {{0}}, int64 b = {{{count}}}, int64 s = {{1}}> "
         "{ r = Range(a, b, s) y = Add(x, r) }")
    refused("range.onnx", "B0202")
# Width and length without size: the time of passes grows with what a file writes in a few bytes.
for many in (1000, 5000):
    joined = ", ".join(["x"] * many)
    for nodes in (f"y = Concat<axis = 1>({joined})", f"y = Sum({joined})"):
        onnx("wide.onnx", f"g (float[1, 1] x) => (float[n, m] y) {{ {nodes} }}")
        refused("wide.onnx", "B0117") if many > 1024 else survived("wide.onnx")
for many in (4000, 12000):
    chain = " ".join(f"t{index + 1} = Relu(t{index})" for index in range(many))
    onnx("long.onnx", f"g (float[1, 4] t0) => (float[1, 4] t{many}) {{ {chain} }}")
    refused("long.onnx", "B0117") if many > 10000 else survived("long.onnx")
tflite("ports.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], outputs=["y"] * 20000)
refused("ports.tflite", "B0117")
