"""ONNX operators that move, count or choose elements, in float64."""
import numpy as np
import onnx

from oracle.double_onnx_call import widen


def constant_of_shape(call):
    value = call.attribute("value")
    value = np.zeros(1, np.float32) if value is None else onnx.numpy_helper.to_array(value)
    return widen(np.full([int(size) for size in call.inputs[0]], value[0], value.dtype))


def slice_(call):
    data = call.inputs[0]
    starts, ends = call.setting("starts", 1), call.setting("ends", 2)
    axes = call.setting("axes", 3, range(len(starts)))
    steps = call.setting("steps", 4, [1] * len(starts))
    window = [slice(None)] * data.ndim
    for axis, start, end, step in zip(*(map(int, values) for values in (axes, starts, ends, steps))):
        # Below the first element there is no index for Python: the end is left open.
        size = data.shape[axis]
        end = None if step < 0 and end < -size else end
        window[axis] = slice(start, end, step)
    return data[tuple(window)]


def split(call):
    data, axis = call.inputs[0], call.attribute("axis", 0)
    sizes = call.setting("split", 1)
    if sizes is None:
        length = -(-data.shape[axis] // call.outputs)
        sizes = [length] * (call.outputs - 1)
        sizes.append(data.shape[axis] - sum(sizes))
    return tuple(np.split(data, np.cumsum([int(size) for size in sizes])[:-1], axis))


def expand(call):
    data = call.inputs[0]
    return data * np.ones([int(size) for size in call.inputs[1]], data.dtype)


def tile(call):
    return np.tile(call.inputs[0], [int(count) for count in call.inputs[1]])


def cast(call):
    kind = onnx.helper.tensor_dtype_to_np_dtype(call.attribute("to"))
    return widen(call.inputs[0].astype(kind))


def depth_to_space(call):
    data, block = call.inputs[0], call.attribute("blocksize")
    count, channels, height, width = data.shape
    if call.attribute("mode", "DCR") == "DCR":
        parts = data.reshape(count, block, block, -1, height, width).transpose(0, 3, 4, 1, 5, 2)
    else:
        parts = data.reshape(count, -1, block, block, height, width).transpose(0, 1, 4, 2, 5, 3)
    return parts.reshape(count, channels // block ** 2, height * block, width * block)


def gather(call):
    data, axis = call.inputs[0], call.attribute("axis", 0)
    indices = call.inputs[1]
    if np.any(indices < -data.shape[axis]) or np.any(indices >= data.shape[axis]):
        raise ValueError("'Gather' with an index outside of the data")
    return np.take(data, indices, axis=axis)


def shape(call):
    sizes = np.array(call.inputs[0].shape, np.int64)
    return sizes[call.attribute("start", 0):call.attribute("end")]


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


def constant(call):
    for name in ("value", "value_float", "value_int", "value_floats", "value_ints"):
        value = call.attribute(name)
        if value is not None:
            return widen(onnx.numpy_helper.to_array(value) if name == "value" else np.array(value))
    raise ValueError("'Constant' holds no tensor or number")


def unary(function):
    return lambda call: function(call.inputs[0])


OPERATORS = {
    "Cast": cast,
    "Concat": lambda call: np.concatenate(call.inputs, axis=call.attribute("axis")),
    "Constant": constant,
    "ConstantOfShape": constant_of_shape,
    "DepthToSpace": depth_to_space,
    "Dropout": unary(lambda data: data),
    "Expand": expand,
    "Flatten": flatten,
    "Gather": gather,
    "Identity": unary(lambda data: data),
    "Pad": pad,
    "Range": lambda call: np.arange(*(array.item() for array in call.inputs), dtype=call.inputs[0].dtype),
    "Reshape": reshape,
    "Shape": shape,
    "Slice": slice_,
    "Split": split,
    "Squeeze": lambda call: np.squeeze(call.inputs[0], call.axes()),
    "Tile": tile,
    "Transpose": lambda call: np.transpose(call.inputs[0], call.attribute("perm")),
    "Unsqueeze": unsqueeze,
}
