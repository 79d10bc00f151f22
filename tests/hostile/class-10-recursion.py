"""Depth that the file chooses: nested messages and brackets, cycles, long chains of nodes."""


def nested(depth):
    """A model whose node holds a graph whose node holds a graph: the bytes, because the message itself refuses."""
    def field(number, content):
        size, head = len(content), bytearray([number << 3 | 2])
        while True:
            head.append(size & 127 | (128 if size > 127 else 0))
            size >>= 7
            if not size:
                return bytes(head) + content

    graph = b""
    for _ in range(depth):
        graph = field(1, field(5, field(6, graph)))  # node { attribute { g } }
    return b"\x08\x08" + field(7, graph)


for depth in (20, 1000, 3000):
    raw("nested.onnx", nested(depth))
    refused("nested.onnx", ["B0102", "B0101", "B0104", "B0115"])
onnx("cycle.onnx", "g (float[1, 4] x) => (float[1, 4] y) { a = Add(x, c) b = Relu(a) c = Relu(b) y = Relu(c) }")
refused("cycle.onnx", "B0112")
onnx("itself.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Add(x, y) }")
refused("itself.onnx", "B0112")

for opening, closing in (("(", ")"), ("[", "]"), ("tensor<", ">"), ("{", "}"), ("loc(", ")"), ("!quant.any<", ">")):
    text("nested.mlir", f"module attributes {{a = {opening * 100000}{closing * 100000}}} {{}}\n")
    refused("nested.mlir", "B0102")
text("signs.mlir", f"module attributes {{a = affine_map<(d0) -> ({'-' * 100000}d0)>}} {{}}\n")
refused("signs.mlir", "B0102")
for depth in (200, 20000):
    text("modules.mlir", "module {" * depth + "}" * depth)
    refused("modules.mlir", "B0102")

# Chains are not nested: what is long is only slow. 2000 nodes are more than any model of the list has.
chain = " ".join(f"t{index + 1} = Add(t{index}, w)" for index in range(2000))
onnx("chain.onnx", f"g (float[1, 4] t0) => (float[1, 4] t2000) <float[1, 4] w = {{1, 2, 3, 4}}> {{ {chain} }}")
judge("a chain of 2000 nodes", "" if legalized("chain.onnx") == 0 else "refused")
constants = " ".join(f"t{index + 1} = Add(t{index}, t{index})" for index in range(2000))
onnx("constants.onnx", f"g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] t0 = {{1, 2, 3, 4}}> {{ {constants} y = Add(x, t2000) }}")
judge("a chain of 2000 constants", "" if legalized("constants.onnx") == 0 else "refused")
