"""Seeds and dictionaries of the fuzzers, made from the project's own models and tests.

Nothing is checked in: the seeds follow the tests and the readers as they change.
"""

import pathlib
import re

import numpy as np
import onnx
from onnx import TensorProto, helper

from errors import make
from models import check_integer_operators as tflite

TESTS = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = TESTS.parent / "examples"
# Small seeds mutate fast and stay readable when one of them fails.
MOST_BYTES = 8 << 10


def _onnx_package():
    """The small models that the package onnx brings: single operators with their weights."""
    data = pathlib.Path(onnx.__file__).parent / "backend" / "test" / "data"
    return [path.read_bytes() for path in sorted(data.rglob("model.onnx"))]


def _onnx_graph(nodes, inputs, output="y", constants=(), opset=17):
    graph = helper.make_graph(
        nodes, "graph",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(np.array(value), name) for name, value in constants])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    return model.SerializeToString()


def _onnx_own():
    """What the package's models lack: integers, shapes that are computed, chains that fold."""
    node = helper.make_node
    image, rows = [("x", (1, 2, 4, 4))], [("x", (2, 3))]
    scale = [("s", np.float32(0.1)), ("z", np.int8(3))]
    weights = np.arange(8, dtype=np.int8).reshape(4, 2, 1, 1)
    return [
        _onnx_graph([node("QuantizeLinear", ["x", "s", "z"], ["q"]),
                     node("DequantizeLinear", ["q", "s", "z"], ["d"]),
                     node("DequantizeLinear", ["w", "s", "z"], ["v"]),
                     node("Conv", ["d", "v"], ["c"]),
                     node("QuantizeLinear", ["c", "s", "z"], ["r"]),
                     node("DequantizeLinear", ["r", "s", "z"], ["y"])],
                    image, constants=[*scale, ("w", weights)]),
        _onnx_graph([node("Shape", ["x"], ["a"]), node("Gather", ["a", "i"], ["b"], axis=0),
                     node("Concat", ["b", "m"], ["t"], axis=0), node("Reshape", ["x", "t"], ["y"])],
                    image, constants=[("i", np.int64([0])), ("m", np.int64([-1]))]),
        _onnx_graph([node("Resize", ["x", "", "k"], ["y"], mode="linear")], image,
                    constants=[("k", np.float32([1, 1, 2, 2]))]),
        _onnx_graph([node("Slice", ["x", "b", "e", "a", "p"], ["y"])], rows,
                    constants=[("b", np.int64([0])), ("e", np.int64([3])), ("a", np.int64([1])),
                               ("p", np.int64([2]))]),
        _onnx_graph([node("Pad", ["x", "p"], ["y"], mode="reflect")], rows,
                    constants=[("p", np.int64([1, 1, 1, 1]))]),
        _onnx_graph([node("Split", ["x", "n"], ["a", "b"], axis=1), node("Mul", ["a", "h"], ["c"]),
                     node("Concat", ["c", "b"], ["y"], axis=1)], rows,
                    constants=[("n", np.int64([1, 2])), ("h", np.float32([2]))]),
        _onnx_graph([node("Expand", ["c", "n"], ["e"]), node("Tile", ["e", "r"], ["t"]),
                     node("Add", ["x", "t"], ["y"])], [("x", (8, 6))],
                    constants=[("c", np.float32([[1, 2, 3]])), ("n", np.int64([4, 3])),
                               ("r", np.int64([2, 2]))]),
        _onnx_graph([node("ConstantOfShape", ["n"], ["c"]), node("Cast", ["c"], ["f"], to=1),
                     node("Where", ["b", "x", "f"], ["y"])], rows,
                    constants=[("n", np.int64([2, 3])), ("b", np.array([True, False, True]))]),
        _onnx_graph([node("OneHot", ["i", "d", "v"], ["o"], axis=-1),
                     node("MatMul", ["x", "o"], ["y"])], rows,
                    constants=[("i", np.int64([0, 2, 1])), ("d", np.int64(4)),
                               ("v", np.float32([0, 1]))]),
        _onnx_graph([node("LayerNormalization", ["x", "g", "b"], ["n"]),
                     node("Softmax", ["n"], ["s"], axis=-1), node("ReduceMean", ["s"], ["m"], axes=[1]),
                     node("Sub", ["s", "m"], ["y"])], rows,
                    constants=[("g", np.ones(3, np.float32)), ("b", np.zeros(3, np.float32))]),
        _onnx_graph([node("Gemm", ["x", "w", "b"], ["g"], transB=1, alpha=0.5),
                     node("BatchNormalization", ["g", "s", "b", "b", "s"], ["n"]),
                     node("Relu", ["n"], ["y"])], rows,
                    constants=[("w", np.ones((4, 3), np.float32)), ("b", np.ones(4, np.float32)),
                               ("s", np.ones(4, np.float32))]),
        _onnx_graph([node("ConvTranspose", ["x", "w"], ["c"], strides=[2, 2], pads=[1, 1, 1, 1]),
                     node("MaxPool", ["c"], ["p"], kernel_shape=[2, 2], ceil_mode=1),
                     node("GlobalAveragePool", ["p"], ["g"]), node("Squeeze", ["g", "a"], ["y"])],
                    image, constants=[("w", np.ones((2, 2, 3, 3), np.float32)), ("a", np.int64([2, 3]))]),
    ]


def _tflite():
    """One model an operator, cut out of the models that test them all, aligned and not; and those whole."""
    seeds = []
    for dtype in (np.int8, np.uint8):
        whole = tflite.integer_model(dtype)
        seeds.append(whole.bytes())
        for operator in whole.operators:
            part = tflite.integer_model(dtype)
            part.operators, part.outputs = [operator], list(operator.outputs)
            part.inputs = [index for index in part.inputs if index in list(operator.inputs)]
            code = part.codes[operator.opcodeIndex]
            part.codes, operator.opcodeIndex = [code], 0
            seeds += [part.bytes(), make.shifted(part.bytes())]
    return seeds


def _mlir():
    """Every function of the lit tests."""
    seeds = []
    for path in sorted(TESTS.rglob("*.mlir")):
        for part in path.read_text(encoding="utf-8").split("// -----"):
            code = "\n".join(line for line in part.splitlines() if not line.startswith("//"))
            if code.strip():
                seeds.append(code.encode())
    return seeds


def all_of(form):
    """The seeds of a format ("onnx", "tflite", "mlir"), as bytes."""
    seeds = {"onnx": lambda: _onnx_package() + _onnx_own(), "tflite": _tflite, "mlir": _mlir}[form]()
    return [seed for seed in seeds if len(seed) <= MOST_BYTES]


def dictionary(form):
    """Words that the format's readers and passes look for, as libFuzzer reads them."""
    sources = "\n".join(path.read_text(encoding="utf-8") for folder in ("dialects", "lowering", "frontend")
                        for path in sorted((TESTS.parent / folder).rglob("*"))
                        if path.suffix in (".td", ".cpp"))
    words = set(re.findall(r'"onnx\.([A-Za-z0-9]+)', sources)) if form == "onnx" else set()
    if form == "mlir":
        words |= set(re.findall(r'"((?:burin|plan|onnx|tflite)\.[a-zA-Z0-9_.]+)"', sources))
        words |= {"tensor<", "vector<", "memref<", "!quant.uniform<i8:f32, ", "dense<", "dense_resource<",
                  "affine_map<", "loc(", "func.func", "linalg.generic", "9223372036854775807", "-1", "?", "*"}
    if form != "tflite":
        words |= set(re.findall(r'node\.(?:integers?|real|text|tensor)\("([a-z_A-Z]+)"', sources))
    return "".join(f'"{word}"\n' for word in sorted(words))
