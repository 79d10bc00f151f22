"""ONNX operators that compute: element by element, over axes, and matrix products, in float64."""
import math

import numpy as np

from oracle import double_kernels as kernels

ERF = np.vectorize(math.erf, otypes=[np.float64])


def batch_normalization(call):
    if call.attribute("training_mode", 0):
        raise ValueError("'BatchNormalization' in training mode is not supported")
    data = call.inputs[0]
    scale, bias, mean, variance = (array.reshape(-1, *[1] * (data.ndim - 2)) for array in call.inputs[1:5])
    return (data - mean) / np.sqrt(variance + call.attribute("epsilon", 1e-5)) * scale + bias


def gemm(call):
    left, right = call.inputs[:2]
    left = left.T if call.attribute("transA", 0) else left
    right = right.T if call.attribute("transB", 0) else right
    result = call.attribute("alpha", 1.0) * (left @ right)
    return result if call.input(2) is None else result + call.attribute("beta", 1.0) * call.inputs[2]


def softmax(call):
    data = call.inputs[0]
    if call.opset >= 13:
        return kernels.softmax(data, call.attribute("axis", -1))
    # Older opsets flatten to two dimensions at the axis: one softmax over all axes from there on.
    return kernels.softmax(data, tuple(range(call.attribute("axis", 1) % data.ndim, data.ndim)))


def clip(call):
    low, high = call.setting("min", 1, -np.inf), call.setting("max", 2, np.inf)
    return np.minimum(np.maximum(call.inputs[0], low), high)


def divide(call):
    left, right = call.inputs
    if left.dtype.kind == "f":
        return left / right
    # Integer division rounds towards zero.
    return np.sign(left) * np.sign(right) * (np.abs(left) // np.abs(right))


def reduction(function):
    def evaluate(call):
        axes = call.axes()
        if axes is None and call.attribute("noop_with_empty_axes", 0):
            return call.inputs[0]
        return function(call.inputs[0], axis=axes, keepdims=bool(call.attribute("keepdims", 1)))
    return evaluate


def layer_normalization(call):
    data = call.inputs[0]
    axes = tuple(range(call.attribute("axis", -1) % data.ndim, data.ndim))
    centred = data - data.mean(axis=axes, keepdims=True)
    deviation = np.sqrt((centred ** 2).mean(axis=axes, keepdims=True) + call.attribute("epsilon", 1e-5))
    result = centred / deviation * call.inputs[1]
    return result if call.input(2) is None else result + call.inputs[2]


def instance_normalization(call):
    data = call.inputs[0]
    axes = tuple(range(2, data.ndim))
    scale, bias = (array.reshape(-1, *[1] * len(axes)) for array in call.inputs[1:3])
    centred = data - data.mean(axis=axes, keepdims=True)
    variance = (centred ** 2).mean(axis=axes, keepdims=True)
    return centred / np.sqrt(variance + call.attribute("epsilon", 1e-5)) * scale + bias


def hard_sigmoid(call):
    return np.clip(call.attribute("alpha", 0.2) * call.inputs[0] + call.attribute("beta", 0.5), 0.0, 1.0)


def elu(call):
    data = call.inputs[0]
    return np.where(data < 0, call.attribute("alpha", 1.0) * np.expm1(np.minimum(data, 0.0)), data)


def gelu(call):
    data = call.inputs[0]
    if call.attribute("approximate", "none") == "tanh":
        return 0.5 * data * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (data + 0.044715 * data ** 3)))
    return 0.5 * data * (1.0 + ERF(data / math.sqrt(2.0)))


def power(call):
    base, exponent = call.inputs
    # The result has the type of the base.
    return np.power(base, exponent.astype(base.dtype) if base.dtype.kind == "f" else exponent).astype(base.dtype)


def arg_max(call):
    axis = call.attribute("axis", 0)
    result = np.argmax(call.inputs[0], axis=axis)
    return np.expand_dims(result, axis) if call.attribute("keepdims", 1) else result


def several(function):
    def evaluate(call):
        result = call.inputs[0]
        for other in call.inputs[1:]:
            result = function(result, other)
        return result
    return evaluate


def unary(function):
    return lambda call: function(call.inputs[0])


def binary(function):
    return lambda call: function(*call.inputs)


OPERATORS = {
    "Abs": unary(np.abs),
    "Add": binary(np.add),
    "And": binary(np.logical_and),
    "ArgMax": arg_max,
    "BatchNormalization": batch_normalization,
    "Ceil": unary(np.ceil),
    "Clip": clip,
    "Cos": unary(np.cos),
    "Div": divide,
    "Elu": elu,
    "Equal": binary(np.equal),
    "Erf": unary(ERF),
    "Exp": unary(np.exp),
    "Floor": unary(np.floor),
    "Gelu": gelu,
    "Gemm": gemm,
    "Greater": binary(np.greater),
    "GreaterOrEqual": binary(np.greater_equal),
    "HardSigmoid": hard_sigmoid,
    "HardSwish": unary(lambda data: data * np.clip(data / 6.0 + 0.5, 0.0, 1.0)),
    "InstanceNormalization": instance_normalization,
    "LayerNormalization": layer_normalization,
    "LeakyRelu": lambda call: np.where(call.inputs[0] < 0, call.attribute("alpha", 0.01), 1.0) * call.inputs[0],
    "Less": binary(np.less),
    "LessOrEqual": binary(np.less_equal),
    "Log": unary(np.log),
    "MatMul": binary(np.matmul),
    "Max": several(np.maximum),
    "Min": several(np.minimum),
    "Mul": binary(np.multiply),
    "Neg": unary(np.negative),
    "Not": unary(np.logical_not),
    "Or": binary(np.logical_or),
    "PRelu": binary(lambda data, slope: np.where(data < 0, slope, 1.0) * data),
    "Pow": power,
    "Reciprocal": unary(np.reciprocal),
    "ReduceL1": reduction(lambda data, **axes: np.sum(np.abs(data), **axes)),
    "ReduceL2": reduction(lambda data, **axes: np.sqrt(np.sum(data ** 2, **axes))),
    "ReduceMax": reduction(np.max),
    "ReduceMean": reduction(np.mean),
    "ReduceMin": reduction(np.min),
    "ReduceProd": reduction(np.prod),
    "ReduceSum": reduction(np.sum),
    "ReduceSumSquare": reduction(lambda data, **axes: np.sum(data ** 2, **axes)),
    "Relu": unary(lambda data: np.maximum(data, 0)),
    "Round": unary(np.rint),
    "Sigmoid": unary(lambda data: 0.5 * (1.0 + np.tanh(0.5 * data))),
    "Sin": unary(np.sin),
    "Softmax": softmax,
    "Softplus": unary(lambda data: np.logaddexp(data, 0.0)),
    "Sqrt": unary(np.sqrt),
    "Sub": binary(np.subtract),
    "Tanh": unary(np.tanh),
    "Where": binary(np.where),
}
