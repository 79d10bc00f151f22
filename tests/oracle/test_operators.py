"""Checks the float64 evaluator against ONNX Runtime, LiteRT and tflite-micro, one operator at a time.

Usage: python -m unittest oracle.test_operators   (in the folder above)
"""
import pathlib
import tempfile
import unittest

import flatbuffers
import numpy as np
import onnx
from ai_edge_litert import schema_py_generated as schema

from oracle import compare, double_reference, litert, ort, random_inputs, tflm
from oracle.double_tflite_operators import OPERATORS

DIGITS = pathlib.Path(__file__).resolve().parents[2] / "examples" / "digits"
FLOAT32_ERROR = 2e-6


def write_onnx(folder, op, shapes, opset=17, constants=(), outputs=1, **attributes):
    """A model of one node whose inputs are float inputs of `shapes`, then `constants`; None omits one."""
    names = [f"in{index}" for index in range(len(shapes))]
    extra = ["" if array is None else f"constant{index}" for index, array in enumerate(constants)]
    results = [f"out{index}" for index in range(outputs)]
    node = onnx.helper.make_node(op, names + extra, results, **attributes)
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [node], "single", [value(name, onnx.TensorProto.FLOAT, shape) for name, shape in zip(names, shapes)],
        [onnx.ValueInfoProto(name=name) for name in results],
        [onnx.numpy_helper.from_array(np.asarray(array), name) for name, array in zip(extra, constants) if name])
    path = pathlib.Path(folder) / f"{op}.onnx"
    onnx.save(onnx.helper.make_model(graph, ir_version=8, opset_imports=[onnx.helper.make_opsetid("", opset)]), path)
    return path


KINDS = {np.dtype(np.float32): schema.TensorType.FLOAT32, np.dtype(np.float16): schema.TensorType.FLOAT16,
         np.dtype(np.int32): schema.TensorType.INT32, np.dtype(np.int8): schema.TensorType.INT8}


def write_tflite(folder, op, options, inputs, outputs, quantized=None):
    """A model of one operator. `inputs`: a shape is a float input, an array a constant; `outputs`: shapes.

    `quantized` holds, for a constant by its number, scales and the axis that they belong to.
    """
    tensors, buffers = [], [schema.BufferT()]
    for index, entry in enumerate([*inputs, *outputs]):
        tensor, array = schema.TensorT(), entry if isinstance(entry, np.ndarray) else None
        tensor.name, tensor.buffer = f"tensor{index}", 0
        tensor.shape = list(entry if array is None else array.shape)
        tensor.type = schema.TensorType.FLOAT32 if array is None else KINDS[array.dtype]
        if array is not None:
            tensor.buffer = len(buffers)
            buffers.append(schema.BufferT(data=np.frombuffer(array.tobytes(), np.uint8)))
        if index in (quantized or {}):
            tensor.quantization = schema.QuantizationParametersT()
            scales, tensor.quantization.quantizedDimension = quantized[index]
            tensor.quantization.scale, tensor.quantization.zeroPoint = scales, [0] * len(scales)
        tensors.append(tensor)
    code, operator, graph, model = schema.OperatorCodeT(), schema.OperatorT(), schema.SubGraphT(), schema.ModelT()
    code.builtinCode = getattr(schema.BuiltinOperator, op)
    code.deprecatedBuiltinCode = min(code.builtinCode, 127)
    code.version = 2 if op == "RESIZE_BILINEAR" else 1
    if op == "CUSTOM":
        code.customCode, options = options
    count = len(inputs)
    operator.inputs, operator.outputs = list(range(count)), list(range(count, len(tensors)))
    if isinstance(options, bytes):
        operator.customOptions = np.frombuffer(options, np.uint8)
    elif options is not None:
        operator.builtinOptions = options
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, type(options).__name__[:-1])
    graph.tensors, graph.operators = tensors, [operator]
    graph.inputs = [index for index, entry in enumerate(inputs) if not isinstance(entry, np.ndarray)]
    graph.outputs = operator.outputs
    model.version, model.subgraphs, model.operatorCodes, model.buffers = 3, [graph], [code], buffers
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    path = pathlib.Path(folder) / f"{op}.tflite"
    path.write_bytes(builder.Output())
    return path


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
            expected, found = ort.run(path, inputs), double_reference.run(path, inputs)
            self.assertEqual(len(expected), len(found))
            for one, other in zip(expected, found):
                self.assertEqual(one.dtype.kind, other.dtype.kind)
                self.assertLess(compare.float_error(one, other), FLOAT32_ERROR)

    def check_tflite(self, op, options, inputs, outputs, quantized=None, tflite_micro=True):
        with self.subTest(op=op), tempfile.TemporaryDirectory() as folder:
            path = write_tflite(folder, op, options, inputs, outputs, quantized)
            arrays = random_inputs.make(path)
            runtimes = [litert.Model(path).run] + ([tflm.Model(path).run] if tflite_micro else [])
            for run in runtimes:
                results, references = run(arrays), double_reference.run(path, arrays)
                self.assertEqual(len(results), len(references))
                for result, reference in zip(results, references):
                    self.assertLess(compare.float_error(result, reference), FLOAT32_ERROR)

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

    def test_onnx_transposed_convolution(self):
        data, weights = (2, 4, 5, 3), (4, 3, 3, 2)
        for settings in ({}, {"pads": [1, 0, 1, 1]}, {"auto_pad": "SAME_UPPER"}, {"auto_pad": "SAME_LOWER"},
                         {"output_padding": [1, 0]}, {"output_shape": [11, 5]}):
            self.check_onnx("ConvTranspose", [data, weights, (6,)], group=2, strides=[2, 2], **settings)
        self.check_onnx("ConvTranspose", [data, (4, 3, 3, 2)], dilations=[2, 3])

    def test_onnx_resize(self):
        data = (1, 2, 5, 7)
        scales, sizes = np.array([1, 1, 2, 1.5], np.float32), np.array([1, 2, 8, 4], np.int64)
        for mode in ("nearest", "linear"):
            for coordinates in ("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"):
                settings = {"mode": mode, "coordinate_transformation_mode": coordinates}
                self.check_onnx("Resize", [data], constants=[None, scales], **settings)
                self.check_onnx("Resize", [data], constants=[None, None, sizes], **settings)
            self.check_onnx("Resize", [data], opset=10, constants=[scales], mode=mode)
        for rounding in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
            self.check_onnx("Resize", [data], constants=[None, scales], nearest_mode=rounding)

    def test_onnx_mathematics(self):
        for op in ("Abs", "Ceil", "Cos", "Elu", "Erf", "Exp", "Floor", "HardSigmoid", "HardSwish", "LeakyRelu", "Neg",
                   "Round", "Sin", "Softplus", "ArgMax"):
            self.check_onnx(op, [(3, 4)])
        self.check_onnx("Gelu", [(3, 4)], opset=20)
        self.check_onnx("Gelu", [(3, 4)], opset=20, approximate="tanh")
        for op in ("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Max", "Min", "PRelu"):
            self.check_onnx(op, [(2, 3, 4), (3, 1)])
        for op in ("ReduceL1", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSumSquare"):
            self.check_onnx(op, [(2, 3, 4)], axes=[0, -1], keepdims=0)
            self.check_onnx(op, [(2, 3, 4)])
        self.check_onnx("ReduceSum", [(2, 3, 4)], constants=[np.array([1], np.int64)])
        self.check_onnx("Pow", [(3, 4)], constants=[np.float32(2.0)])
        self.check_onnx("LayerNormalization", [(2, 3, 4), (4,), (4,)])
        self.check_onnx("InstanceNormalization", [(2, 3, 4), (3,), (3,)])
        for op in ("Log", "Sqrt", "Reciprocal"):
            self.check_onnx(op, [], constants=[np.abs(drawn(3, 4)) + 0.5])
        flags = drawn(3, 4) > 0
        self.check_onnx("Where", [], constants=[flags, drawn(3, 4), drawn(4)])
        self.check_onnx("Not", [], constants=[flags])
        for op in ("And", "Or"):
            self.check_onnx(op, [], constants=[flags, drawn(1, 4) > 0])
        numbers = np.array([7, -7, 5], np.int64)
        self.check_onnx("Div", [], constants=[numbers, np.array([2, 2, -3], np.int64)])

    def test_onnx_choices(self):
        data = (2, 5, 6)

        def whole(*numbers):
            return np.array(numbers, np.int64)
        self.check_onnx("Slice", [data], constants=[whole(1, -2), whole(4, 100), whole(1, 2)])
        self.check_onnx("Slice", [data], constants=[whole(-1), whole(-100), whole(1), whole(-2)])
        self.check_onnx("Slice", [data], opset=9, starts=[1, 0], ends=[3, 2], axes=[1, 0])
        self.check_onnx("Split", [data], outputs=2, constants=[whole(2, 3)], axis=1)
        self.check_onnx("Split", [data], outputs=3, axis=-1)
        self.check_onnx("Split", [data], opset=11, outputs=2, axis=2, split=[1, 5])
        self.check_onnx("Expand", [(5, 1)], constants=[whole(2, 1, 6)])
        self.check_onnx("Tile", [data], constants=[whole(1, 2, 3)])
        self.check_onnx("Gather", [data], constants=[whole(0, -1, 2)], axis=1)
        self.check_onnx("Cast", [data], to=onnx.TensorProto.INT32)
        self.check_onnx("Cast", [], constants=[whole(1, 2)], to=onnx.TensorProto.FLOAT)
        self.check_onnx("DepthToSpace", [(1, 8, 2, 3)], blocksize=2)
        self.check_onnx("DepthToSpace", [(1, 8, 2, 3)], blocksize=2, mode="CRD")
        self.check_onnx("Shape", [data], start=1)
        self.check_onnx("ConstantOfShape", [], constants=[whole(2, 3)])
        self.check_onnx("Range", [], constants=[np.int64(1), np.int64(9), np.int64(3)])
        self.check_onnx("Constant", [], value_floats=[1.0, 2.0])
        self.check_onnx("Constant", [], value_int=3)

    def test_tflite_windows(self):
        data, relu6 = (1, 7, 9, 4), schema.ActivationFunctionType.RELU6
        same, valid = schema.Padding.SAME, schema.Padding.VALID
        self.check_tflite("CONV_2D", options("Conv2DOptions", padding=same, strideH=2, strideW=1,
                                             fusedActivationFunction=relu6),
                          [data, drawn(5, 3, 2, 4), drawn(5)], [(1, 4, 9, 5)])
        self.check_tflite("CONV_2D", options("Conv2DOptions", padding=valid, strideH=1, strideW=1, dilationHFactor=2,
                                             dilationWFactor=3),
                          [data, drawn(5, 3, 2, 4), drawn(5)], [(1, 3, 6, 5)])
        self.check_tflite("DEPTHWISE_CONV_2D", options("DepthwiseConv2DOptions", padding=same, strideH=2, strideW=2,
                                                       depthMultiplier=2),
                          [data, drawn(1, 3, 3, 8), drawn(8)], [(1, 4, 5, 8)])
        for op in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
            self.check_tflite(op, options("Pool2DOptions", padding=same, strideH=2, strideW=2, filterHeight=3,
                                          filterWidth=2), [data], [(1, 4, 5, 4)])
        for padding, size in ((same, (14, 27)), (valid, (15, 27))):
            self.check_tflite("TRANSPOSE_CONV", options("TransposeConvOptions", padding=padding, strideH=2, strideW=3),
                              [np.array([1, *size, 5], np.int32), drawn(5, 3, 2, 4), data], [(1, *size, 5)])
        for op in ("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"):
            kind = "ResizeBilinearOptions" if op == "RESIZE_BILINEAR" else "ResizeNearestNeighborOptions"
            for settings in ({}, {"alignCorners": True}, {"halfPixelCenters": True}):
                self.check_tflite(op, options(kind, **settings), [data, np.array([10, 5], np.int32)], [(1, 10, 5, 4)])

    def test_mediapipe_transposed_convolution(self):
        data, weights, bias = (1, 5, 4, 3), drawn(2, 3, 3, 3), drawn(2)
        for padding, size in ((1, (10, 12)), (2, (11, 12))):
            raw = np.array([padding, 3, 2], np.int32).tobytes()
            self.check_tflite("CUSTOM", (b"Convolution2DTransposeBias", raw), [data, weights, bias], [(1, *size, 2)],
                              tflite_micro=False)
        with self.assertRaisesRegex(ValueError, "padding 3"):
            OPERATORS["Convolution2DTransposeBias"](np.array([3, 2, 2], np.int32).tobytes(), drawn(*data), weights, bias)

    def test_tflite_products(self):
        data, relu6 = (1, 7, 9, 4), schema.ActivationFunctionType.RELU6
        self.check_tflite("FULLY_CONNECTED", options("FullyConnectedOptions", fusedActivationFunction=relu6),
                          [(3, 8), drawn(5, 8), drawn(5)], [(3, 5)])
        self.check_tflite("BATCH_MATMUL", options("BatchMatMulOptions", adjY=True), [(2, 3, 4), (2, 5, 4)],
                          [(2, 3, 5)])
        self.check_tflite("SOFTMAX", options("SoftmaxOptions", beta=0.5), [(2, 6)], [(2, 6)])
        self.check_tflite("ADD", options("AddOptions"), [data, data], [data])

    def test_tflite_mathematics(self):
        data = (2, 3, 4)
        # The files of tflite-micro hold no table of options for these, but the operator.
        for op in ("ABS", "EXP", "NEG", "LOGISTIC", "TANH", "RELU", "RELU6"):
            self.check_tflite(op, None, [data], [data])
        self.check_tflite("HARD_SWISH", options("HardSwishOptions"), [data], [data])
        self.check_tflite("LEAKY_RELU", options("LeakyReluOptions", alpha=0.25), [data], [data])
        self.check_tflite("GELU", options("GeluOptions"), [data], [data], tflite_micro=False)
        self.check_tflite("GELU", options("GeluOptions", approximate=True), [data], [data], tflite_micro=False)
        for op, kind in (("MAXIMUM", "MaximumMinimumOptions"), ("MINIMUM", "MaximumMinimumOptions"),
                         ("SQUARED_DIFFERENCE", "SquaredDifferenceOptions"), ("MUL", "MulOptions"),
                         ("SUB", "SubOptions"), ("DIV", "DivOptions")):
            self.check_tflite(op, options(kind), [data, np.abs(drawn(3, 4)) + 0.5], [data])
        self.check_tflite("POW", options("PowOptions"), [data, np.full(1, 2, np.float32)], [data], tflite_micro=False)
        for op in ("LOG", "SQRT", "RSQRT"):
            self.check_tflite(op, None, [np.abs(drawn(*data)) + 0.5], [data], tflite_micro=False)
        for op in ("MEAN", "SUM", "REDUCE_MAX"):
            for keep in (True, False):
                self.check_tflite(op, options("ReducerOptions", keepDims=keep), [(1, 3, 5, 4), np.array([1, 2], np.int32)],
                                  [(1, 1, 1, 4) if keep else (1, 4)])

    def test_tflite_choices(self):
        data = (2, 3, 4)

        def whole(*numbers):
            return np.array(numbers, np.int32)
        self.check_tflite("RESHAPE", options("ReshapeOptions", newShape=[7, 36]), [(1, 7, 9, 4), whole(7, 36)],
                          [(7, 36)])
        self.check_tflite("STRIDED_SLICE", options("StridedSliceOptions", beginMask=1, shrinkAxisMask=2),
                          [data, whole(5, 1, 0), whole(2, 2, 4), whole(1, 1, 2)], [(2, 2)])
        self.check_tflite("STRIDED_SLICE", options("StridedSliceOptions"),
                          [data, whole(0, 2, 3), whole(2, -4, 0), whole(1, -1, -2)], [(2, 3, 2)], tflite_micro=False)
        self.check_tflite("SLICE", options("SliceOptions"), [data, whole(0, 1, 2), whole(2, -1, 1)], [(2, 2, 1)])
        self.check_tflite("GATHER", options("GatherOptions", axis=1), [data, whole(2, 0)], [(2, 2, 4)])
        self.check_tflite("PACK", options("PackOptions", valuesCount=2, axis=1), [data, data], [(2, 2, 3, 4)])
        self.check_tflite("UNPACK", options("UnpackOptions", num=3, axis=1), [data], [(2, 4)] * 3)
        self.check_tflite("SPLIT", options("SplitOptions", numSplits=2), [whole(2), data], [(2, 3, 2)] * 2)
        self.check_tflite("SPLIT_V", options("SplitVOptions", numSplits=2), [data, whole(1, 2), whole(1)],
                          [(2, 1, 4), (2, 2, 4)])
        self.check_tflite("CONCATENATION", options("ConcatenationOptions", axis=1), [data, (2, 1, 4)], [(2, 4, 4)])
        self.check_tflite("TRANSPOSE", options("TransposeOptions"), [data, whole(2, 0, 1)], [(4, 2, 3)])
        self.check_tflite("EXPAND_DIMS", options("ExpandDimsOptions"), [data, whole(1)], [(2, 1, 3, 4)])
        self.check_tflite("SQUEEZE", options("SqueezeOptions", squeezeDims=[1]), [(2, 1, 4)], [(2, 4)])
        self.check_tflite("PAD", options("PadOptions"), [data, np.array([[0, 0], [1, 0], [2, 1]], np.int32)],
                          [(2, 4, 7)])

    def test_tflite_constants(self):
        self.check_tflite("DEQUANTIZE", options("DequantizeOptions"), [drawn(3, 4).astype(np.float16)], [(3, 4)],
                          tflite_micro=False)
        weights = np.arange(-12, 12, dtype=np.int8).reshape(2, 3, 4)
        self.check_tflite("DEQUANTIZE", options("DequantizeOptions"), [weights], [(2, 3, 4)], {0: ([0.25], 0)},
                          tflite_micro=False)

    def test_tflite_hybrid_weights_by_channel(self):
        weights, scales = np.arange(-60, 60, dtype=np.int8).reshape(5, 3, 2, 4), [0.5, 0.25, 0.125, 1.0, 2.0]
        plain = weights.astype(np.float64) * np.array(scales).reshape(5, 1, 1, 1)
        settings = options("Conv2DOptions", padding=schema.Padding.VALID, strideH=1, strideW=1)
        with tempfile.TemporaryDirectory() as folder:
            inputs = [(1, 4, 4, 4), weights, drawn(5)]
            path = write_tflite(folder, "CONV_2D", settings, inputs, [(1, 2, 3, 5)], {1: (scales, 0)})
            data = random_inputs.make(path)
            hybrid, = double_reference.run(path, data)
            inputs[1] = plain.astype(np.float32)
            path = write_tflite(folder, "CONV_2D", settings, inputs, [(1, 2, 3, 5)])
            self.assertTrue(np.array_equal(hybrid, double_reference.run(path, data)[0]))

    def test_rejects_what_it_cannot_evaluate(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(ValueError, "operator 'Det' is not supported"):
                double_reference.open_model(write_onnx(folder, "Det", [(2, 2)]))
        with self.assertRaisesRegex(ValueError, "is quantized"):
            double_reference.open_model(DIGITS / "digits_int8.tflite")
        with self.assertRaisesRegex(ValueError, "unknown model format '.npy'"):
            double_reference.open_model(DIGITS / "test_images.npy")


if __name__ == "__main__":
    unittest.main()
