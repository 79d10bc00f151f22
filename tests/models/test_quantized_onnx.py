"""Small quantized ONNX models, built here, compiled and run: equal to ONNX Runtime in every element.

The environment names the compiler (BURIN) and may name the targets (BURIN_TARGETS, separated by blanks).
"""
import os
import pathlib
import subprocess
import tempfile
import unittest

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from oracle import ort

SAMPLES = 10
TARGETS = os.environ.get("BURIN_TARGETS", "portable x86-64-avx2").split()


class Graph:
    """Nodes and initializers under construction."""

    def __init__(self, seed):
        self.random = numpy.random.default_rng(seed)
        self.nodes, self.initializers = [], []

    def constant(self, value):
        name = f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(numpy.asarray(value), name))
        return name

    def scale(self, value):
        return self.constant(numpy.float32(value))

    def zero(self, value, dtype=numpy.int8):
        return self.constant(numpy.asarray(value, dtype))

    def node(self, operator, inputs, domain="", **attributes):
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], domain=domain, **attributes))
        return name

    def integers(self, *shape, dtype=numpy.int8):
        limits = numpy.iinfo(dtype)
        return self.constant(self.random.integers(limits.min, limits.max + 1, shape).astype(dtype))

    def bias(self, count):
        return self.constant(self.random.integers(-2000, 2000, count).astype(numpy.int32))

    def quantized(self, value, scale, zero):
        return self.node("QuantizeLinear", [value, scale, zero])

    def real(self, value, scale, zero, **attributes):
        return self.node("DequantizeLinear", [value, scale, zero], **attributes)

    def model(self, shape, result):
        self.nodes[-1].output[0] = "y"
        assert result == f"v{len(self.nodes) - 1}"
        graph = helper.make_graph(
            self.nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], self.initializers)
        return helper.make_model(graph, ir_version=8, opset_imports=[
            helper.make_opsetid("", 15), helper.make_opsetid("com.microsoft", 1)])


def qlinear(dtype):
    """Every QLinear operator on int8 or uint8; convolutions with a scale for each channel."""
    g = Graph(1)
    least = numpy.iinfo(dtype).min

    def mapping(scale, zero):
        return [g.scale(scale), g.zero(least + zero, dtype)]

    x, a, b = mapping(0.03, 120), mapping(0.15, 100), mapping(0.09, 120)
    c, d, small = mapping(0.04, 60), mapping(0.06, 128), mapping(0.02, 128)
    value = g.quantized("x", *x)
    weights = [g.integers(8, 3, 3, 3), g.constant(numpy.linspace(0.004, 0.02, 8, dtype=numpy.float32)),
               g.zero([0] * 8)]
    if dtype == numpy.uint8:  # kernels for uint8 times int8 saturate on some machines
        weights[0], weights[2] = g.integers(8, 3, 3, 3, dtype=numpy.uint8), g.zero([128] * 8, numpy.uint8)
    value = g.node("QLinearConv", [value, *x, *weights, *a, g.bias(8)], pads=[1, 0, 1, 2], strides=[1, 2])
    value = g.node("QLinearAveragePool", [value, *a, *b], domain="com.microsoft", kernel_shape=[3, 2],
                   strides=[2, 1], pads=[1, 0, 1, 1])
    value = g.node("QLinearAdd", [value, *b, g.integers(8, 1, 1, dtype=dtype), *small, *a], domain="com.microsoft")
    value = g.node("MaxPool", [value], kernel_shape=[2, 2], strides=[1, 1])
    value = g.node("QLinearGlobalAveragePool", [value, *a, *c], domain="com.microsoft")
    value = g.node("Reshape", [value, g.constant(numpy.array([1, 8], numpy.int64))])
    matrix = [g.integers(8, 12, dtype=dtype), *mapping(0.004, 128)]
    value = g.node("QLinearMatMul", [value, *c, *matrix, *d])
    sums = mapping(0.05, 128)
    value = g.node("QLinearAdd", [value, *d, g.integers(12, dtype=dtype), *small, *sums],
                   domain="com.microsoft")
    y = [g.scale(1 / 256), g.zero(least, dtype)]
    value = g.node("QLinearSoftmax", [value, *sums, *y], domain="com.microsoft", axis=-1, opset=15)
    return g.model([1, 3, 12, 10], g.real(value, *y))


def qdq():
    """The QDQ pattern: signed activations, Relu, two branches that are added, a scale for each channel."""
    g = Graph(2)
    x, a, b, c = [[g.scale(scale), g.zero(zero)] for scale, zero in
                  [(0.03, -8), (0.08, -128), (0.3, -3), (0.33, -5)]]

    def through(value, mapping):
        return g.real(g.quantized(value, *mapping), *mapping)

    def convolution(value, scale, outputs, inputs):
        scales = numpy.linspace(0.004, 0.02, outputs, dtype=numpy.float32)
        weight = g.real(g.integers(outputs, inputs, 3, 3), g.constant(scales), g.zero([0] * outputs), axis=0)
        bias = g.real(g.bias(outputs), g.constant(scales * numpy.float32(scale)),
                      g.zero([0] * outputs, numpy.int32), axis=0)
        return g.node("Conv", [value, weight, bias], pads=[1, 1, 1, 1])

    value = through("x", x)
    left = through(g.node("Relu", [convolution(value, 0.03, 8, 3)]), a)
    right = through(convolution(left, 0.08, 8, 8), b)
    value = through(g.node("Add", [left, right]), c)
    value = through(g.node("AveragePool", [value], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]), b)
    means = [g.scale(0.1), g.zero(-7)]
    value = through(g.node("GlobalAveragePool", [value]), means)
    value = through(g.node("Flatten", [value]), means)
    weight = g.real(g.integers(8, 12), g.scale(0.002), g.zero(0))
    logits = [g.scale(0.05), g.zero(3)]
    value = through(g.node("MatMul", [value, weight]), logits)
    y = [g.scale(1 / 256), g.zero(-128)]
    return g.model([1, 3, 12, 10], through(g.node("Softmax", [value]), y))


def transposed():
    """Transposed convolutions between quantized tensors, which the runtime computes in float."""
    g = Graph(4)
    x, a = [[g.scale(scale), g.zero(zero)] for scale, zero in [(0.03, -8), (0.25, 5)]]
    value = g.real(g.quantized("x", *x), *x)
    scales = g.constant(numpy.linspace(0.004, 0.02, 4, dtype=numpy.float32))
    weight = g.real(g.integers(3, 4, 3, 2), scales, g.zero([0] * 4), axis=1)
    value = g.node("ConvTranspose", [value, weight], strides=[2, 3], pads=[1, 0, 0, 1])
    return g.model([1, 3, 12, 10], g.real(g.quantized(value, *a), *a))


class QuantizedOnnx(unittest.TestCase):
    def check_model(self, model, level, steps=0):
        """`steps`: how far elements may be off, of a result that the model dequantizes by the scale 0.25."""
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            path = folder / "small.onnx"
            onnx.save(model, path)
            session = ort.quantized_session(path) if level == "exact" else ort.session(path, level)
            samples = numpy.random.default_rng(3).normal(0, 1.5, (SAMPLES, 1, 3, 12, 10)).astype(numpy.float32)
            numpy.save(folder / "x.npy", samples)
            expected = numpy.stack([ort.run_session(session, [sample])[0] for sample in samples])
            # A model whose results do not depend on its inputs would show nothing.
            self.assertGreater(len(numpy.unique(expected)), 10)
            for target in TARGETS:
                out = folder / target
                subprocess.run([os.environ["BURIN"], "run", str(path), "--target", target, "--input",
                                f"x={folder / 'x.npy'}", "--output-dir", str(out)], check=True)
                result = numpy.load(next(out.glob("*.npy")))
                self.assertLessEqual(numpy.abs(result.reshape(expected.shape) - expected).max(), 0.25 * steps, target)

    def test_qlinear_int8(self):
        self.check_model(qlinear(numpy.int8), "all")

    def test_qlinear_uint8(self):
        self.check_model(qlinear(numpy.uint8), "all")

    def test_qdq_int8(self):
        self.check_model(qdq(), "exact")

    def test_transposed(self):
        # Sums of floats, in another order than the runtime's, are rounded to integers: at a tie either may be right.
        self.check_model(transposed(), "exact", steps=1)


if __name__ == "__main__":
    unittest.main()
