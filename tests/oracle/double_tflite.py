"""Evaluates float TFLite graphs in float64 with numpy."""
import pathlib

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from oracle import double_kernels as kernels

DTYPES = {
    schema.TensorType.FLOAT32: np.float32,
    schema.TensorType.FLOAT16: np.float16,
    schema.TensorType.FLOAT64: np.float64,
    schema.TensorType.INT8: np.int8,
    schema.TensorType.INT16: np.int16,
    schema.TensorType.INT32: np.int32,
    schema.TensorType.INT64: np.int64,
    schema.TensorType.UINT8: np.uint8,
    schema.TensorType.UINT16: np.uint16,
    schema.TensorType.UINT32: np.uint32,
    schema.TensorType.BOOL: np.bool_,
}

ACTIVATIONS = {
    schema.ActivationFunctionType.NONE: lambda data: data,
    schema.ActivationFunctionType.RELU: lambda data: np.maximum(data, 0.0),
    schema.ActivationFunctionType.RELU_N1_TO_1: lambda data: np.clip(data, -1.0, 1.0),
    schema.ActivationFunctionType.RELU6: lambda data: np.clip(data, 0.0, 6.0),
    schema.ActivationFunctionType.TANH: np.tanh,
}


def names_of(enumeration):
    """The names of a generated enumeration by value."""
    return {value: name for name, value in vars(enumeration).items() if isinstance(value, int)}


OPERATOR_NAMES = names_of(schema.BuiltinOperator)


def channels_first(data):
    """[N, H, W, C] to [N, C, H, W]."""
    return data.transpose(0, 3, 1, 2)


def channels_last(data):
    """[N, C, H, W] to [N, H, W, C]."""
    return data.transpose(0, 2, 3, 1)


def pads(options, sizes, kernel, strides, dilations):
    """The padding pairs that the operator's SAME or VALID stands for."""
    if options.padding == schema.Padding.SAME:
        return kernels.same_pads(sizes, kernel, strides, dilations)
    return [(0, 0)] * len(kernel)


def convolution(data, weights, bias, options, groups):
    """Convolves NHWC `data` with weights [M, C / groups, H, W]."""
    data = channels_first(data)
    strides = (options.strideH, options.strideW)
    dilations = (options.dilationHFactor, options.dilationWFactor)
    padding = pads(options, data.shape[2:], weights.shape[2:], strides, dilations)
    return channels_last(kernels.convolve(data, weights, bias, strides, dilations, padding, groups))


def conv_2d(options, data, weights, bias=None):
    groups = data.shape[3] // weights.shape[3]
    return convolution(data, channels_first(weights), bias, options, groups)


def depthwise_conv_2d(options, data, weights, bias=None):
    # The file's weights are [1, H, W, C * multiplier].
    return convolution(data, weights.transpose(3, 0, 1, 2), bias, options, data.shape[3])


def pool_2d(function):
    def evaluate(options, data):
        data = channels_first(data)
        kernel, strides = (options.filterHeight, options.filterWidth), (options.strideH, options.strideW)
        padding = pads(options, data.shape[2:], kernel, strides, (1, 1))
        return channels_last(function(data, kernel, strides, (1, 1), padding))
    return evaluate


def fully_connected(options, data, weights, bias=None):
    if options.weightsFormat != schema.FullyConnectedOptionsWeightsFormat.DEFAULT:
        raise ValueError("'FULLY_CONNECTED' with shuffled weights is not supported")
    front = data.shape[:-1] if options.keepNumDims else (-1,)
    result = data.reshape(-1, weights.shape[1]) @ weights.T
    result = result if bias is None else result + bias
    return result.reshape(*front, weights.shape[0])


def reshape(options, data, shape=None):
    return data.reshape(options.newShape if shape is None else shape)


def mean(options, data, axes):
    return data.mean(axis=tuple(np.atleast_1d(axes)), keepdims=bool(options.keepDims))


def binary(function):
    return lambda options, left, right: function(left, right)


def unary(function):
    return lambda options, data: function(data)


OPERATORS = {
    "ADD": binary(np.add),
    "AVERAGE_POOL_2D": pool_2d(kernels.average_pool),
    "CONCATENATION": lambda options, *parts: np.concatenate(parts, axis=options.axis),
    "CONV_2D": conv_2d,
    "DEPTHWISE_CONV_2D": depthwise_conv_2d,
    # Of float16 weights; Model rejects quantized ones.
    "DEQUANTIZE": unary(lambda data: data),
    "DIV": binary(np.divide),
    "FULLY_CONNECTED": fully_connected,
    "LOGISTIC": unary(lambda data: 0.5 * (1.0 + np.tanh(0.5 * data))),
    "MAX_POOL_2D": pool_2d(kernels.max_pool),
    "MEAN": mean,
    "MUL": binary(np.multiply),
    "PAD": lambda options, data, paddings: np.pad(data, paddings),
    "RELU": unary(lambda data: np.maximum(data, 0.0)),
    "RELU6": unary(lambda data: np.clip(data, 0.0, 6.0)),
    "RESHAPE": reshape,
    "SOFTMAX": lambda options, data: kernels.softmax(options.beta * data, -1),
    "SUB": binary(np.subtract),
    "TANH": unary(np.tanh),
    "TRANSPOSE": lambda options, data, order: data.transpose(order),
}


class Model:
    """A parsed model. Raises ValueError for operators outside this evaluator and for quantized tensors."""

    def __init__(self, path):
        self._model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(pathlib.Path(path).read_bytes(), 0))
        self._graph = self._model.subgraphs[0]
        self._operators = [(self._operator_name(operator), operator) for operator in self._graph.operators]
        for name, _ in self._operators:
            if name not in OPERATORS:
                raise ValueError(f"operator '{name}' is not supported")
        for tensor in self._graph.tensors:
            if tensor.quantization is not None and tensor.quantization.scale is not None:
                raise ValueError(f"tensor '{tensor.name.decode()}' is quantized: expected a float model")
        tensors = [self._graph.tensors[index] for index in self._graph.inputs]
        self.names = [tensor.name.decode() for tensor in tensors]
        self.ranks = [len(tensor.shape) for tensor in tensors]

    def _operator_name(self, operator):
        code = self._model.operatorCodes[operator.opcodeIndex]
        # Files older than the wide code carry only the deprecated one; the other is then 0.
        return OPERATOR_NAMES[max(code.builtinCode, code.deprecatedBuiltinCode)]

    def _constant(self, tensor):
        data = self._model.buffers[tensor.buffer].data
        if data is None or not len(data):
            return None
        array = np.frombuffer(np.asarray(data, np.uint8).tobytes(), DTYPES[tensor.type])
        array = array.reshape(() if tensor.shape is None else tuple(tensor.shape))
        return array.astype(np.float64) if array.dtype.kind == "f" else array

    def run(self, inputs):
        """One sample: arrays in the model's order, or by tensor name. Returns the outputs in order."""
        if isinstance(inputs, dict):
            inputs = [inputs[name] for name in self.names]
        if len(inputs) != len(self.names):
            raise ValueError(f"the model has {len(self.names)} inputs, got {len(inputs)}")
        values = [self._constant(tensor) for tensor in self._graph.tensors]
        for index, array in zip(self._graph.inputs, inputs):
            array = np.asarray(array)
            values[index] = array.astype(np.float64) if array.dtype.kind == "f" else array
        for name, operator in self._operators:
            options = operator.builtinOptions
            # An omitted optional input has the index -1.
            arguments = [values[index] if index >= 0 else None for index in operator.inputs]
            result = OPERATORS[name](options, *arguments)
            activation = getattr(options, "fusedActivationFunction", schema.ActivationFunctionType.NONE)
            if activation not in ACTIVATIONS:
                raise ValueError(f"fused activation {activation} of '{name}' is not supported")
            values[operator.outputs[0]] = ACTIVATIONS[activation](result)
        return [values[index] for index in self._graph.outputs]
