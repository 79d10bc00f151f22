"""Checks the oracles against each other: the float64 evaluator against two runtimes, one operator at a time.

Usage: python -m unittest oracle.test_oracle   (in the folder above)
"""
import pathlib
import tempfile
import unittest

import flatbuffers
import numpy as np
import onnx
from ai_edge_litert import interpreter, schema_py_generated as schema

from oracle import compare, double_reference, ort, random_inputs, samples, tflm

DIGITS = pathlib.Path(__file__).resolve().parents[2] / "examples" / "digits"
FLOAT32_ERROR = 2e-6


def write_onnx(folder, op, shapes, opset=17, constants=(), **attributes):
    """A model of one node whose inputs are float inputs of `shapes`, then `constants`."""
    names = [f"in{index}" for index in range(len(shapes))]
    extra = [f"constant{index}" for index in range(len(constants))]
    node = onnx.helper.make_node(op, names + extra, ["out"], **attributes)
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [node], "single", [value(name, onnx.TensorProto.FLOAT, shape) for name, shape in zip(names, shapes)],
        [value("out", onnx.TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(np.asarray(array), name) for name, array in zip(extra, constants)])
    path = pathlib.Path(folder) / f"{op}.onnx"
    onnx.save(onnx.helper.make_model(graph, ir_version=8, opset_imports=[onnx.helper.make_opsetid("", opset)]), path)
    return path


def write_tflite(folder, op, options, shapes, output, constants=()):
    """A float model of one operator whose inputs are float inputs of `shapes`, then `constants`."""
    kinds = {np.dtype(np.float32): schema.TensorType.FLOAT32, np.dtype(np.int32): schema.TensorType.INT32}
    tensors, buffers = [], [schema.BufferT()]
    arrays = [None] * len(shapes) + list(constants) + [None]
    for index, (shape, array) in enumerate(zip([*shapes, *(array.shape for array in constants), output], arrays)):
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.buffer = f"tensor{index}", list(shape), 0
        tensor.type = schema.TensorType.FLOAT32 if array is None else kinds[array.dtype]
        if array is not None:
            tensor.buffer = len(buffers)
            buffers.append(schema.BufferT(data=np.frombuffer(array.tobytes(), np.uint8)))
        tensors.append(tensor)
    code, operator, graph, model = schema.OperatorCodeT(), schema.OperatorT(), schema.SubGraphT(), schema.ModelT()
    code.builtinCode = code.deprecatedBuiltinCode = getattr(schema.BuiltinOperator, op)
    code.version = 1
    operator.inputs, operator.outputs = list(range(len(tensors) - 1)), [len(tensors) - 1]
    operator.builtinOptions = options
    operator.builtinOptionsType = getattr(schema.BuiltinOptions, type(options).__name__[:-1])
    graph.tensors, graph.operators = tensors, [operator]
    graph.inputs, graph.outputs = list(range(len(shapes))), operator.outputs
    model.version, model.subgraphs, model.operatorCodes, model.buffers = 3, [graph], [code], buffers
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    path = pathlib.Path(folder) / f"{op}.tflite"
    path.write_bytes(builder.Output())
    return path


def run_litert(path, inputs):
    """The model's first output in LiteRT with reference kernels."""
    runtime = interpreter.Interpreter(
        str(path), num_threads=1, experimental_op_resolver_type=interpreter.OpResolverType.BUILTIN_REF)
    runtime.allocate_tensors()
    for details, array in zip(runtime.get_input_details(), inputs):
        runtime.set_tensor(details["index"], array)
    runtime.invoke()
    return runtime.get_tensor(runtime.get_output_details()[0]["index"])


def drawn(*shape):
    """Reproducible float32 numbers."""
    return np.random.default_rng(list(shape)).standard_normal(shape).astype(np.float32)


def options(kind, **fields):
    """An option table of the TFLite schema."""
    table = getattr(schema, kind + "T")()
    for name, value in fields.items():
        setattr(table, name, value)
    return table


class DoubleReference(unittest.TestCase):
    def check_onnx(self, op, shapes, **arguments):
        with self.subTest(op=op, **arguments), tempfile.TemporaryDirectory() as folder:
            path = write_onnx(folder, op, shapes, **arguments)
            inputs = random_inputs.make(path)
            expected, = ort.run(path, inputs)
            self.assertLess(compare.float_error(expected, double_reference.run(path, inputs)[0]), FLOAT32_ERROR)

    def check_tflite(self, op, *arguments):
        with self.subTest(op=op), tempfile.TemporaryDirectory() as folder:
            path = write_tflite(folder, op, *arguments)
            inputs = random_inputs.make(path)
            reference, = double_reference.run(path, inputs)
            self.assertLess(compare.float_error(run_litert(path, inputs), reference), FLOAT32_ERROR)
            self.assertLess(compare.float_error(tflm.run(path, inputs)[0], reference), FLOAT32_ERROR)

    def test_onnx_convolution(self):
        data, weights = (2, 4, 9, 7), (6, 2, 3, 2)
        for settings in ({"pads": [1, 0, 2, 1]}, {"auto_pad": "SAME_UPPER"}, {"auto_pad": "SAME_LOWER"},
                         {"auto_pad": "VALID"}):
            for strides in ([1, 1], [2, 3]):
                self.check_onnx("Conv", [data, weights, (6,)], group=2, strides=strides, **settings)
        self.check_onnx("Conv", [data, weights], group=2, dilations=[2, 3], strides=[1, 2])
        self.check_onnx("Conv", [(1, 3, 11), (4, 3, 5)], pads=[2, 2])

    def test_onnx_pooling(self):
        data = (1, 3, 8, 10)
        for settings in ({"pads": [1, 0, 1, 1]}, {"auto_pad": "SAME_UPPER"}, {"auto_pad": "SAME_LOWER"},
                         {"ceil_mode": 1}, {"ceil_mode": 1, "pads": [1, 1, 1, 1]}):
            self.check_onnx("MaxPool", [data], kernel_shape=[3, 3], strides=[2, 2], **settings)
            for padded in (0, 1):
                self.check_onnx("AveragePool", [data], kernel_shape=[3, 3], strides=[2, 2],
                                count_include_pad=padded, **settings)
        self.check_onnx("MaxPool", [data], kernel_shape=[2, 3], dilations=[2, 2])
        # Rounded up there is a second window, but it would start behind the data.
        self.check_onnx("MaxPool", [(1, 1, 3, 3)], kernel_shape=[2, 2], strides=[3, 3], pads=[0, 0, 1, 1], ceil_mode=1)
        self.check_onnx("GlobalAveragePool", [data])

    def test_onnx_matrix_products(self):
        self.check_onnx("MatMul", [(2, 1, 3, 4), (5, 4, 6)])
        self.check_onnx("Gemm", [(4, 3), (5, 4), (5,)], transA=1, transB=1, alpha=0.5, beta=2.0)
        self.check_onnx("BatchNormalization", [(2, 3, 4), (3,), (3,), (3,)], constants=[np.abs(drawn(3)) + 0.5],
                        epsilon=0.01)

    def test_onnx_elementwise(self):
        for op in ("Add", "Sub", "Mul", "Div"):
            self.check_onnx(op, [(2, 3, 4), (3, 1)])
        for op in ("Relu", "Sigmoid", "Tanh", "Identity"):
            self.check_onnx(op, [(3, 4)])
        self.check_onnx("Clip", [(3, 4)], constants=[np.float32(-0.5), np.float32(1.0)])
        for opset in (11, 17):
            self.check_onnx("Softmax", [(2, 3, 4)], opset=opset, axis=1)

    def test_onnx_shapes(self):
        data = (2, 3, 4)
        self.check_onnx("Reshape", [data], constants=[np.array([0, -1], np.int64)])
        self.check_onnx("Flatten", [data], axis=2)
        self.check_onnx("Transpose", [data], perm=[2, 0, 1])
        self.check_onnx("Concat", [data, (2, 1, 4)], axis=1)
        self.check_onnx("Squeeze", [(1, 3, 1)], constants=[np.array([2], np.int64)])
        self.check_onnx("Unsqueeze", [data], constants=[np.array([0, -1], np.int64)])
        self.check_onnx("Unsqueeze", [data], opset=11, axes=[1])
        self.check_onnx("Pad", [data], constants=[np.array([0, 1, -1, 0, 2, 3], np.int64), np.float32(1.5)])
        self.check_onnx("Pad", [data], mode="reflect", constants=[np.array([0, 1, 2, 0, 2, 1], np.int64)])

    def test_tflite(self):
        data, relu6 = (1, 7, 9, 4), schema.ActivationFunctionType.RELU6
        same, valid = schema.Padding.SAME, schema.Padding.VALID
        self.check_tflite("CONV_2D", options("Conv2DOptions", padding=same, strideH=2, strideW=1,
                                             fusedActivationFunction=relu6),
                          [data], (1, 4, 9, 5), [drawn(5, 3, 2, 4), drawn(5)])
        self.check_tflite("CONV_2D", options("Conv2DOptions", padding=valid, strideH=1, strideW=1, dilationHFactor=2,
                                             dilationWFactor=3),
                          [data], (1, 3, 6, 5), [drawn(5, 3, 2, 4), drawn(5)])
        self.check_tflite("DEPTHWISE_CONV_2D", options("DepthwiseConv2DOptions", padding=same, strideH=2, strideW=2,
                                                       depthMultiplier=2),
                          [data], (1, 4, 5, 8), [drawn(1, 3, 3, 8), drawn(8)])
        for op in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
            self.check_tflite(op, options("Pool2DOptions", padding=same, strideH=2, strideW=2, filterHeight=3,
                                          filterWidth=2), [data], (1, 4, 5, 4))
        self.check_tflite("FULLY_CONNECTED", options("FullyConnectedOptions", fusedActivationFunction=relu6),
                          [(3, 8)], (3, 5), [drawn(5, 8), drawn(5)])
        self.check_tflite("ADD", options("AddOptions"), [data, data], data)
        self.check_tflite("SOFTMAX", options("SoftmaxOptions", beta=0.5), [(2, 6)], (2, 6))
        self.check_tflite("RESHAPE", options("ReshapeOptions", newShape=[7, 36]), [data], (7, 36),
                          [np.array([7, 36], np.int32)])

    def test_rejects_what_it_cannot_evaluate(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(ValueError, "operator 'Erf' is not supported"):
                double_reference.open_model(write_onnx(folder, "Erf", [(2,)]))
        with self.assertRaisesRegex(ValueError, "is quantized"):
            double_reference.open_model(DIGITS / "digits_int8.tflite")
        with self.assertRaisesRegex(ValueError, "unknown model format '.npy'"):
            double_reference.open_model(DIGITS / "test_images.npy")


class Digits(unittest.TestCase):
    def setUp(self):
        self.images = np.load(DIGITS / "test_images.npy")
        self.labels = np.load(DIGITS / "test_labels.npy")

    def test_int8_accuracy_in_tflite_micro(self):
        model = tflm.Model(DIGITS / "digits_int8.tflite")
        inputs = (15 * self.images.astype(np.int16) - 128).astype(np.int8)[:, None, :, :, None]
        scores, = samples.run_all(model.run, [inputs], model.ranks)
        self.assertGreaterEqual(np.mean(scores[:, 0].argmax(axis=1) == self.labels), 0.97)

    def test_fp32_accuracy_and_error(self):
        path = DIGITS / "digits_fp32.onnx"
        inputs = [self.images[:, None, None].astype(np.float32)]
        model = double_reference.open_model(path)
        reference, = samples.run_all(model.run, inputs, model.ranks)
        opened = ort.session(path)
        scores, = samples.run_all(lambda one: ort.run_session(opened, one), inputs, model.ranks)
        self.assertLess(compare.float_error(scores, reference), FLOAT32_ERROR)
        self.assertGreaterEqual(np.mean(reference[:, 0].argmax(axis=1) == self.labels), 0.97)


class Tools(unittest.TestCase):
    def test_compare(self):
        first, second = np.array([1, -128, 5], np.int8), np.array([1, 127, 4], np.int8)
        self.assertEqual(compare.int_difference(first, second), (2, 255))
        self.assertEqual(compare.float_error([1.0, 2.5], [1.0, 2.0]), 0.25)
        self.assertEqual(compare.float_error([np.nan], [1.0]), float("inf"))
        self.assertEqual(compare.float_error([np.inf, 1.0], [np.inf, 1.0]), 0.0)
        self.assertEqual(compare.bar(1e-7), 1e-5)
        self.assertEqual(compare.bar(1e-3), 2e-3)
        with self.assertRaises(ValueError):
            compare.int_difference(first, second[:2])

    def test_random_inputs_depend_on_the_name_only(self):
        path = DIGITS / "digits_int8.tflite"
        once, again = random_inputs.make(path, 40), random_inputs.make(path, 40)
        self.assertEqual(once[0].shape, (40, 1, 8, 8, 1))
        self.assertTrue(np.array_equal(once[0], again[0]))
        self.assertEqual((once[0].min(), once[0].max()), (-128, 127))

    def test_wrong_inputs_are_refused(self):
        with self.assertRaisesRegex(ValueError, r"expected int8\[1, 8, 8, 1\]"):
            tflm.run(DIGITS / "digits_int8.tflite", [np.zeros((1, 8, 8, 1), np.float32)])
        with self.assertRaisesRegex(ValueError, "the model has 1 inputs, got 2"):
            ort.run(DIGITS / "digits_fp32.onnx", [np.zeros((1, 1, 8, 8), np.float32)] * 2)


if __name__ == "__main__":
    unittest.main()
