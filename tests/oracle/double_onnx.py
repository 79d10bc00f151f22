"""Evaluates ONNX graphs of opset 7 and newer in float64 with numpy."""
import numpy as np
import onnx

from oracle import double_kernels as kernels


def widen(array):
    """Floating-point arrays as float64, all others unchanged."""
    array = np.asarray(array)
    return array.astype(np.float64) if array.dtype.kind == "f" else array


class Call:
    """One node with its input arrays (None for an omitted one), attributes and the model's opset."""

    def __init__(self, node, inputs, opset):
        self.type, self.inputs, self.opset = node.op_type, inputs, opset
        self.outputs = len(node.output)
        self._attributes = {entry.name: onnx.helper.get_attribute_value(entry) for entry in node.attribute}

    def input(self, index):
        return self.inputs[index] if index < len(self.inputs) else None

    def attribute(self, name, default=None):
        value = self._attributes.get(name, default)
        return value.decode() if isinstance(value, bytes) else value

    def setting(self, name, index, default=None):
        """A parameter that older opsets give as an attribute and newer ones as input `index`."""
        if self.input(index) is not None:
            return self.input(index)
        return self.attribute(name, default)

    def axes(self, index=1):
        """The "axes" parameter as a tuple, None when absent."""
        axes = self.setting("axes", index)
        return None if axes is None else tuple(int(axis) for axis in axes)


def window(call, kernel):
    """Strides, dilations and padding pairs of a convolution or pooling node."""
    rank = len(kernel)
    strides = call.attribute("strides", [1] * rank)
    dilations = call.attribute("dilations", [1] * rank)
    mode = call.attribute("auto_pad", "NOTSET")
    if mode in ("SAME_UPPER", "SAME_LOWER"):
        pads = kernels.same_pads(call.inputs[0].shape[2:], kernel, strides, dilations, mode == "SAME_LOWER")
    elif mode == "VALID":
        pads = [(0, 0)] * rank
    elif mode == "NOTSET":
        flat = call.attribute("pads", [0] * 2 * rank)
        pads = list(zip(flat[:rank], flat[rank:]))
    else:
        raise ValueError(f"unknown auto_pad '{mode}': expected NOTSET, VALID, SAME_UPPER or SAME_LOWER")
    return strides, dilations, pads


def conv(call):
    weights = call.inputs[1]
    return kernels.convolve(call.inputs[0], weights, call.input(2), *window(call, weights.shape[2:]),
                            call.attribute("group", 1))


def max_pool(call):
    if call.outputs != 1:
        raise ValueError("'MaxPool' with an output of indices is not supported")
    kernel = call.attribute("kernel_shape")
    return kernels.max_pool(call.inputs[0], kernel, *window(call, kernel), bool(call.attribute("ceil_mode", 0)))


def average_pool(call):
    kernel = call.attribute("kernel_shape")
    return kernels.average_pool(call.inputs[0], kernel, *window(call, kernel), bool(call.attribute("ceil_mode", 0)),
                                bool(call.attribute("count_include_pad", 0)))


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


def reshape(call):
    data, target = call.inputs[0], [int(size) for size in call.setting("shape", 1)]
    if not call.attribute("allowzero", 0):
        target = [data.shape[axis] if size == 0 else size for axis, size in enumerate(target)]
    return data.reshape(target)


def flatten(call):
    data, axis = call.inputs[0], call.attribute("axis", 1)
    axis += data.ndim if axis < 0 else 0
    return data.reshape(int(np.prod(data.shape[:axis])), -1)


def unsqueeze(call):
    return np.expand_dims(call.inputs[0], call.axes())


def clip(call):
    low, high = call.setting("min", 1, -np.inf), call.setting("max", 2, np.inf)
    return np.minimum(np.maximum(call.inputs[0], low), high)


def pad(call):
    data = call.inputs[0]
    flat = [int(size) for size in call.setting("pads", 1)]
    axes = [int(axis) for axis in call.input(3)] if call.input(3) is not None else range(data.ndim)
    half = len(flat) // 2
    pairs = [(0, 0)] * data.ndim
    for axis, before, after in zip(axes, flat[:half], flat[half:]):
        pairs[axis] = (before, after)
    # Negative padding cuts; it has to happen before numpy, which only adds.
    data = data[tuple(slice(max(-before, 0), size - max(-after, 0))
                      for (before, after), size in zip(pairs, data.shape))]
    pairs = [(max(before, 0), max(after, 0)) for before, after in pairs]
    mode = call.attribute("mode", "constant")
    if mode == "constant":
        value = call.setting("value", 2, 0)
        return np.pad(data, pairs, constant_values=np.asarray(value).item())
    return np.pad(data, pairs, mode={"reflect": "reflect", "edge": "edge", "wrap": "wrap"}[mode])


def divide(call):
    left, right = call.inputs
    if left.dtype.kind == "f":
        return left / right
    # Integer division rounds towards zero.
    return np.sign(left) * np.sign(right) * (np.abs(left) // np.abs(right))


def constant(call):
    for name in ("value", "value_float", "value_int", "value_floats", "value_ints"):
        value = call.attribute(name)
        if value is not None:
            return widen(onnx.numpy_helper.to_array(value) if name == "value" else np.array(value))
    raise ValueError("'Constant' holds no tensor or number")


def reduction(function):
    def evaluate(call):
        axes = call.axes()
        if axes is None and call.attribute("noop_with_empty_axes", 0):
            return call.inputs[0]
        return function(call.inputs[0], axis=axes, keepdims=bool(call.attribute("keepdims", 1)))
    return evaluate


def spatial(function):
    return lambda call: function(call.inputs[0], axis=tuple(range(2, call.inputs[0].ndim)), keepdims=True)


def unary(function):
    return lambda call: function(call.inputs[0])


def binary(function):
    return lambda call: function(*call.inputs)


OPERATORS = {
    "Add": binary(np.add),
    "AveragePool": average_pool,
    "BatchNormalization": batch_normalization,
    "Clip": clip,
    "Concat": lambda call: np.concatenate(call.inputs, axis=call.attribute("axis")),
    "Constant": constant,
    "Conv": conv,
    "Div": divide,
    "Dropout": unary(lambda data: data),
    "Exp": unary(np.exp),
    "Flatten": flatten,
    "Gather": lambda call: np.take(call.inputs[0], call.inputs[1], axis=call.attribute("axis", 0)),
    "Gemm": gemm,
    "GlobalAveragePool": spatial(np.mean),
    "GlobalMaxPool": spatial(np.max),
    "Identity": unary(lambda data: data),
    "LeakyRelu": lambda call: np.where(call.inputs[0] < 0, call.attribute("alpha", 0.01), 1.0) * call.inputs[0],
    "MatMul": binary(np.matmul),
    "MaxPool": max_pool,
    "Mul": binary(np.multiply),
    "Neg": unary(np.negative),
    "Pad": pad,
    "ReduceMax": reduction(np.max),
    "ReduceMean": reduction(np.mean),
    "ReduceSum": reduction(np.sum),
    "Relu": unary(lambda data: np.maximum(data, 0)),
    "Reshape": reshape,
    "Shape": unary(lambda data: np.array(data.shape, np.int64)),
    "Sigmoid": unary(lambda data: 0.5 * (1.0 + np.tanh(0.5 * data))),
    "Softmax": softmax,
    "Sqrt": unary(np.sqrt),
    "Squeeze": lambda call: np.squeeze(call.inputs[0], call.axes()),
    "Sub": binary(np.subtract),
    "Tanh": unary(np.tanh),
    "Transpose": lambda call: np.transpose(call.inputs[0], call.attribute("perm")),
    "Unsqueeze": unsqueeze,
}


class Model:
    """A parsed model. Raises ValueError for operators, domains or opsets outside this evaluator."""

    def __init__(self, path):
        model = onnx.load(path)
        self._graph = model.graph
        self._opset = next(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
        if self._opset < 7:
            raise ValueError(f"opset {self._opset} is not supported: expected 7 or newer")
        for node in self._graph.node:
            if node.domain not in ("", "ai.onnx") or node.op_type not in OPERATORS:
                raise ValueError(f"operator '{node.domain}{'.' if node.domain else ''}{node.op_type}' is not supported")
        self._constants = {tensor.name: widen(onnx.numpy_helper.to_array(tensor))
                           for tensor in self._graph.initializer}
        inputs = [value for value in self._graph.input if value.name not in self._constants]
        self.names = [value.name for value in inputs]
        self.ranks = [len(value.type.tensor_type.shape.dim) for value in inputs]

    def run(self, inputs):
        """One sample: arrays in the model's order, or by name. Returns the outputs in order."""
        if not isinstance(inputs, dict):
            if len(inputs) != len(self.names):
                raise ValueError(f"the model has {len(self.names)} inputs, got {len(inputs)}")
            inputs = dict(zip(self.names, inputs))
        values = {**self._constants, **{name: widen(array) for name, array in inputs.items()}}
        for node in self._graph.node:
            arguments = [values[name] if name else None for name in node.input]
            # Only the first output is ever computed; a node that needs a second one fails at its use.
            values[node.output[0]] = np.asarray(OPERATORS[node.op_type](Call(node, arguments, self._opset)))
        return [values[value.name] for value in self._graph.output]
