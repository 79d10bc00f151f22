"""TFLite operators in float64: each function takes the options and the inputs of one operator."""
import math

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from oracle import double_kernels as kernels

ACTIVATIONS = {
    schema.ActivationFunctionType.NONE: lambda data: data,
    schema.ActivationFunctionType.RELU: lambda data: np.maximum(data, 0.0),
    schema.ActivationFunctionType.RELU_N1_TO_1: lambda data: np.clip(data, -1.0, 1.0),
    schema.ActivationFunctionType.RELU6: lambda data: np.clip(data, 0.0, 6.0),
    schema.ActivationFunctionType.TANH: np.tanh,
}


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


def transposed(data, weights, bias, strides, same, outputs):
    """Transposed convolution of NHWC `data` with weights [M, H, W, C] to the spatial sizes `outputs`."""
    data, kernel = channels_first(data), weights.shape[1:3]
    ends = [(size - 1) * stride + taps for size, stride, taps in zip(data.shape[2:], strides, kernel)]
    totals = [max(end - size, 0) if same else 0 for end, size in zip(ends, outputs)]
    pads = [(total // 2, total - total // 2) for total in totals]
    return channels_last(kernels.convolve_transposed(data, weights.transpose(3, 0, 1, 2), bias, strides, (1, 1), pads,
                                                     outputs))


def transpose_conv(options, shape, weights, data, bias=None):
    return transposed(data, weights, bias, (options.strideH, options.strideW),
                      options.padding == schema.Padding.SAME, [int(size) for size in shape[1:3]])


def convolution_2d_transpose_bias(options, data, weights, bias):
    """MediaPipe's operator: options are padding (1: SAME, 2: VALID), stride width and height as int32."""
    padding, width, height = np.frombuffer(bytes(options), np.int32)
    if padding not in (1, 2):
        raise ValueError(f"'Convolution2DTransposeBias' with padding {padding}: expected 1 or 2")
    strides, same = (int(height), int(width)), padding == 1
    outputs = [size * stride if same else (size - 1) * stride + taps
               for size, stride, taps in zip(data.shape[1:3], strides, weights.shape[1:3])]
    return transposed(data, weights, bias, strides, same, outputs)


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


def resize_bilinear(options, data, sizes):
    for axis, outputs in zip((1, 2), map(int, sizes)):
        size, index = data.shape[axis], np.arange(outputs, dtype=np.float64)
        if options.alignCorners and outputs > 1:
            at = index * ((size - 1) / (outputs - 1))
        elif options.halfPixelCenters:
            at = (index + 0.5) * (size / outputs) - 0.5
        else:
            at = index * (size / outputs)
        data = kernels.interpolated(data, axis, at)
    return data


def resize_nearest_neighbor(options, data, sizes):
    for axis, outputs in zip((1, 2), map(int, sizes)):
        size, index = data.shape[axis], np.arange(outputs) + (0.5 if options.halfPixelCenters else 0.0)
        if options.alignCorners and outputs > 1:
            at = np.floor(index * ((size - 1) / (outputs - 1)) + 0.5)
        else:
            at = np.floor(index * (size / outputs))
        data = kernels.nearest(data, axis, at)
    return data


def reshape(options, data, shape=None):
    return data.reshape(options.newShape if shape is None else shape)


def reduction(function):
    return lambda options, data, axes: function(data, axis=tuple(int(axis) for axis in np.atleast_1d(axes)),
                                                keepdims=bool(options.keepDims))


def strided_slice(options, data, begin, end, strides):
    if options.ellipsisMask or options.newAxisMask:
        raise ValueError("'STRIDED_SLICE' with an ellipsis or new axes is not supported")
    window = []
    for axis, (first, last, step) in enumerate(zip(map(int, begin), map(int, end), map(int, strides))):
        bit = 1 << axis
        if options.shrinkAxisMask & bit:
            window.append(first)
            continue
        first = None if options.beginMask & bit else first
        last = None if options.endMask & bit or (step < 0 and last < -data.shape[axis]) else last
        window.append(slice(first, last, step))
    return data[tuple(window)]


def slice_(options, data, begin, sizes):
    return data[tuple(slice(int(first), None if size == -1 else int(first) + int(size))
                      for first, size in zip(begin, sizes))]


def gather(options, data, indices):
    if options.batchDims:
        raise ValueError("'GATHER' with batch dimensions is not supported")
    if np.any(indices < 0) or np.any(indices >= data.shape[options.axis]):
        raise ValueError("'GATHER' with an index outside of the data")
    return np.take(data, indices, axis=options.axis)


def unpack(options, data):
    return tuple(np.moveaxis(data, options.axis, 0))


def split(options, axis, data):
    return tuple(np.split(data, options.numSplits, int(np.asarray(axis).item())))


def split_v(options, data, sizes, axis):
    return tuple(np.split(data, np.cumsum([int(size) for size in sizes])[:-1], int(np.asarray(axis).item())))


def batch_matmul(options, left, right):
    left = np.swapaxes(left, -1, -2) if options.adjX else left
    return left @ (np.swapaxes(right, -1, -2) if options.adjY else right)


def gelu(options, data):
    if options.approximate:
        return 0.5 * data * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (data + 0.044715 * data ** 3)))
    return 0.5 * data * (1.0 + np.vectorize(math.erf, otypes=[np.float64])(data / math.sqrt(2.0)))


def cast(options, data):
    kind = {schema.TensorType.FLOAT32: np.float64, schema.TensorType.INT32: np.int32,
            schema.TensorType.INT64: np.int64}
    if options is None or options.outDataType not in kind:
        raise ValueError("'CAST' to this type is not supported")
    return data.astype(kind[options.outDataType])


def squeeze(options, data):
    dimensions = options.squeezeDims
    return np.squeeze(data, None if dimensions is None or not len(dimensions) else tuple(dimensions))


def binary(function):
    return lambda options, left, right: function(left, right)


def unary(function):
    return lambda options, data: function(data)


OPERATORS = {
    "ABS": unary(np.abs),
    "ADD": binary(np.add),
    "AVERAGE_POOL_2D": pool_2d(kernels.average_pool),
    "BATCH_MATMUL": batch_matmul,
    "CAST": cast,
    "CONCATENATION": lambda options, *parts: np.concatenate(parts, axis=options.axis),
    "CONV_2D": conv_2d,
    "Convolution2DTransposeBias": convolution_2d_transpose_bias,
    "DEPTHWISE_CONV_2D": depthwise_conv_2d,
    # Of constants, float16 or quantized; Model rejects all others.
    "DEQUANTIZE": unary(lambda data: data),
    "DIV": binary(np.divide),
    "EXP": unary(np.exp),
    "EXPAND_DIMS": lambda options, data, axis: np.expand_dims(data, int(np.asarray(axis).item())),
    "FULLY_CONNECTED": fully_connected,
    "GATHER": gather,
    "GELU": gelu,
    "HARD_SWISH": unary(lambda data: data * np.clip(data + 3.0, 0.0, 6.0) / 6.0),
    "LEAKY_RELU": lambda options, data: np.where(data < 0, options.alpha, 1.0) * data,
    "LOG": unary(np.log),
    "LOGISTIC": unary(lambda data: 0.5 * (1.0 + np.tanh(0.5 * data))),
    "MAXIMUM": binary(np.maximum),
    "MAX_POOL_2D": pool_2d(kernels.max_pool),
    "MEAN": reduction(np.mean),
    "MINIMUM": binary(np.minimum),
    "MUL": binary(np.multiply),
    "NEG": unary(np.negative),
    "PACK": lambda options, *parts: np.stack(parts, axis=options.axis),
    "PAD": lambda options, data, paddings: np.pad(data, paddings),
    "POW": binary(np.power),
    "PRELU": binary(lambda data, slope: np.where(data < 0, slope, 1.0) * data),
    "REDUCE_MAX": reduction(np.max),
    "RELU": unary(lambda data: np.maximum(data, 0.0)),
    "RELU6": unary(lambda data: np.clip(data, 0.0, 6.0)),
    "RESHAPE": reshape,
    "RESIZE_BILINEAR": resize_bilinear,
    "RESIZE_NEAREST_NEIGHBOR": resize_nearest_neighbor,
    "RSQRT": unary(lambda data: 1.0 / np.sqrt(data)),
    "SLICE": slice_,
    "SOFTMAX": lambda options, data: kernels.softmax(options.beta * data, -1),
    "SPLIT": split,
    "SPLIT_V": split_v,
    "SQRT": unary(np.sqrt),
    "SQUARED_DIFFERENCE": binary(lambda left, right: (left - right) ** 2),
    "SQUEEZE": squeeze,
    "STRIDED_SLICE": strided_slice,
    "SUB": binary(np.subtract),
    "SUM": reduction(np.sum),
    "TANH": unary(np.tanh),
    "TRANSPOSE": lambda options, data, order: data.transpose(order),
    "TRANSPOSE_CONV": transpose_conv,
    "UNPACK": unpack,
}
