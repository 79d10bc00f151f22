"""ONNX operators that slide a window over data, or resize it, in float64."""
import numpy as np

from oracle import double_kernels as kernels


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


def conv_transpose(call):
    data, weights = call.inputs[:2]
    kernel, sizes = weights.shape[2:], data.shape[2:]
    rank = len(kernel)
    strides, dilations = call.attribute("strides", [1] * rank), call.attribute("dilations", [1] * rank)
    extra = call.attribute("output_padding", [0] * rank)
    mode, outputs = call.attribute("auto_pad", "NOTSET"), call.attribute("output_shape")
    full = [(n - 1) * s + (k - 1) * d + 1 + e for n, s, k, d, e in zip(sizes, strides, kernel, dilations, extra)]
    if mode in ("SAME_UPPER", "SAME_LOWER") and outputs is None:
        outputs = [size * stride for size, stride in zip(sizes, strides)]
    if outputs is not None:
        totals = [max(end - size, 0) for end, size in zip(full, outputs)]
        pads = [(total // 2, total - total // 2) if mode == "SAME_UPPER" else (total - total // 2, total // 2)
                for total in totals]
    else:
        flat = [0] * 2 * rank if mode == "VALID" else call.attribute("pads", [0] * 2 * rank)
        pads = list(zip(flat[:rank], flat[rank:]))
        outputs = [end - before - after for end, (before, after) in zip(full, pads)]
    return kernels.convolve_transposed(data, weights, call.input(2), strides, dilations, pads, outputs,
                                       call.attribute("group", 1))


def positions(mode, size, outputs, scale):
    """Where the elements of a resized axis lie in the data."""
    index = np.arange(outputs, dtype=np.float64)
    if mode == "asymmetric":
        return index / scale
    if mode == "align_corners":
        return index * ((size - 1) / (outputs - 1)) if outputs > 1 else index
    if mode == "pytorch_half_pixel" and outputs == 1:
        return index
    if mode in ("half_pixel", "pytorch_half_pixel"):
        return (index + 0.5) / scale - 0.5
    raise ValueError(f"'Resize' with coordinates '{mode}' is not supported")


ROUNDINGS = {
    "round_prefer_floor": lambda at: np.ceil(at - 0.5),
    "round_prefer_ceil": lambda at: np.floor(at + 0.5),
    "floor": np.floor,
    "ceil": np.ceil,
}


def resize(call):
    data = call.inputs[0]
    modern = call.opset >= 11
    scales = call.setting("scales", 2 if modern else 1)
    sizes = call.input(3) if modern else None
    if call.attribute("antialias", 0) or call.attribute("axes") is not None:
        raise ValueError("'Resize' with antialiasing or axes is not supported")
    if call.attribute("keep_aspect_ratio_policy", "stretch") != "stretch":
        raise ValueError("'Resize' that keeps the aspect ratio is not supported")
    if sizes is None:
        outputs = [int(np.floor(size * scale)) for size, scale in zip(data.shape, np.asarray(scales, np.float32))]
    else:
        outputs = [int(size) for size in sizes]
        scales = [outputs[axis] / size for axis, size in enumerate(data.shape)]
    coordinates = call.attribute("coordinate_transformation_mode", "half_pixel") if modern else "asymmetric"
    rounding = call.attribute("nearest_mode", "round_prefer_floor") if modern else "floor"
    mode = call.attribute("mode", "nearest")
    if mode not in ("nearest", "linear"):
        raise ValueError(f"'{call.type}' with mode '{mode}' is not supported")
    for axis, (size, length) in enumerate(zip(data.shape, outputs)):
        if size == length and scales[axis] == 1:
            continue
        at = positions(coordinates, size, length, float(scales[axis]))
        data = kernels.interpolated(data, axis, at) if mode == "linear" else \
            kernels.nearest(data, axis, ROUNDINGS[rounding](at))
    return data


def spatial(function):
    return lambda call: function(call.inputs[0], axis=tuple(range(2, call.inputs[0].ndim)), keepdims=True)


OPERATORS = {
    "AveragePool": average_pool,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "GlobalAveragePool": spatial(np.mean),
    "GlobalMaxPool": spatial(np.max),
    "MaxPool": max_pool,
    "Resize": resize,
    "Upsample": resize,
}
