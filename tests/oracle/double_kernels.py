"""Convolution and pooling in float64 over any number of spatial dimensions, channels first.

They share no code with the compiler under test and are written for obviousness: one pass per kernel tap, in which a
matrix product (or, for depthwise weights, a multiplication) meets all windows at once.
Inputs are [N, C, spatial...]; `pads` holds one (before, after) pair per spatial dimension.
"""
import itertools

import numpy as np


def same_pads(sizes, kernel, strides, dilations, lower=False):
    """The padding for which every output size is ceil(size / stride); an odd rest goes after, or before if `lower`."""
    pads = []
    for size, taps, stride, dilation in zip(sizes, kernel, strides, dilations):
        outputs = -(-size // stride)
        total = max((outputs - 1) * stride + (taps - 1) * dilation + 1 - size, 0)
        before = total - total // 2 if lower else total // 2
        pads.append((before, total - before))
    return pads


def output_sizes(sizes, kernel, strides, dilations, pads, ceil=False):
    """How many windows fit per dimension; `ceil` admits a last window that hangs over the padded end.

    Division rounds towards zero, as in ONNX Runtime: a window somewhat larger than all of the data counts as one.
    """
    results = []
    for size, taps, stride, dilation, (before, after) in zip(sizes, kernel, strides, dilations, pads):
        room = size + before + after - (taps - 1) * dilation - 1
        count = (-(-room // stride) if ceil else int(room / stride)) + 1
        # A window that starts in the padding after the data would see no data at all.
        if ceil and (count - 1) * stride >= size + before:
            count -= 1
        results.append(count)
    return results


def taps_of(padded, kernel, strides, dilations, outputs):
    """For every kernel tap its index and the elements it meets, [N, C, outputs...]."""
    for tap in itertools.product(*map(range, kernel)):
        window = [slice(t * d, t * d + (o - 1) * s + 1, s) for t, d, o, s in zip(tap, dilations, outputs, strides)]
        yield tap, padded[(slice(None), slice(None), *window)]


def convolve(data, weights, bias, strides, dilations, pads, groups=1):
    """Convolution (correlation) with weights [M, C / groups, taps...] and bias [M] or None."""
    count, channels = data.shape[:2]
    kernel = weights.shape[2:]
    outputs = output_sizes(data.shape[2:], kernel, strides, dilations, pads)
    padded = np.pad(data, [(0, 0), (0, 0), *pads])
    grouped = weights.reshape(groups, weights.shape[0] // groups, channels // groups, *kernel)
    result = np.zeros((count, groups, grouped.shape[1], int(np.prod(outputs))))
    for tap, piece in taps_of(padded, kernel, strides, dilations, outputs):
        factors = grouped[(slice(None), slice(None), slice(None), *tap)]
        piece = piece.reshape(count, groups, channels // groups, -1)
        # With one channel a group, a product of small matrices would cost more in calls than in numbers.
        result += factors * piece if channels == groups else factors @ piece
    result = result.reshape(count, weights.shape[0], *outputs)
    return result if bias is None else result + bias.reshape(-1, *[1] * len(kernel))


def convolve_transposed(data, weights, bias, strides, dilations, pads, outputs, groups=1):
    """Transposed convolution with weights [C, M / groups, taps...]: every input element adds its weighted kernel.

    `outputs` are the spatial sizes of the result, which starts `pads[i][0]` elements into the full one.
    """
    count, channels = data.shape[:2]
    kernel, sizes = weights.shape[2:], data.shape[2:]
    full = [max((size - 1) * s + (k - 1) * d + 1, before + size_out) for size, s, k, d, (before, _), size_out
            in zip(sizes, strides, kernel, dilations, pads, outputs)]
    grouped = weights.reshape(groups, channels // groups, weights.shape[1], *kernel)
    pieces = data.reshape(count, groups, channels // groups, -1)
    result = np.zeros((count, groups * weights.shape[1], *full))
    for tap in itertools.product(*map(range, kernel)):
        factors = grouped[(slice(None), slice(None), slice(None), *tap)].transpose(0, 2, 1)
        window = [slice(t * d, t * d + (n - 1) * s + 1, s) for t, d, n, s in zip(tap, dilations, sizes, strides)]
        result[(slice(None), slice(None), *window)] += (factors @ pieces).reshape(count, -1, *sizes)
    cut = [slice(before, before + size) for (before, _), size in zip(pads, outputs)]
    result = result[(slice(None), slice(None), *cut)]
    return result if bias is None else result + bias.reshape(-1, *[1] * len(kernel))


def interpolated(data, axis, positions):
    """Linear interpolation along an axis at `positions`, which are clamped to the data."""
    positions = np.clip(positions, 0, data.shape[axis] - 1)
    low = np.floor(positions).astype(int)
    high = np.minimum(low + 1, data.shape[axis] - 1)
    share = (positions - low).reshape([-1 if other == axis else 1 for other in range(data.ndim)])
    return np.take(data, low, axis) * (1 - share) + np.take(data, high, axis) * share


def nearest(data, axis, indices):
    """The elements of an axis at whole `indices`, which are clamped to the data."""
    return np.take(data, np.clip(indices, 0, data.shape[axis] - 1).astype(int), axis)


def pooled(data, fill, combine, kernel, strides, dilations, pads, outputs):
    """Combines the taps of every window of `data` after padding it with `fill` as far as the windows reach."""
    reach = [(o - 1) * s + (k - 1) * d + 1 for o, s, k, d in zip(outputs, strides, kernel, dilations)]
    full = [(before, max(after, end - size - before))
            for (before, after), end, size in zip(pads, reach, data.shape[2:])]
    padded = np.pad(data, [(0, 0), (0, 0), *full], constant_values=fill)
    result = None
    for _, piece in taps_of(padded, kernel, strides, dilations, outputs):
        result = piece.copy() if result is None else combine(result, piece)
    return result


def max_pool(data, kernel, strides, dilations, pads, ceil=False):
    """The maximum of every window; padding never wins."""
    outputs = output_sizes(data.shape[2:], kernel, strides, dilations, pads, ceil)
    return pooled(data, -np.inf, np.maximum, kernel, strides, dilations, pads, outputs)


def average_pool(data, kernel, strides, dilations, pads, ceil=False, count_padding=False):
    """The mean of every window over its data elements, with `count_padding` also over the explicit padding."""
    outputs = output_sizes(data.shape[2:], kernel, strides, dilations, pads, ceil)
    arguments = (kernel, strides, dilations)
    total = pooled(data, 0.0, np.add, *arguments, pads, outputs)
    counted = np.ones((1, 1, *data.shape[2:]))
    if count_padding:
        counted = np.pad(counted, [(0, 0), (0, 0), *pads], constant_values=1.0)
        pads = [(0, 0)] * len(pads)
    return total / pooled(counted, 0.0, np.add, *arguments, pads, outputs)


def softmax(data, axis):
    """Softmax along one axis, or along a tuple of them together."""
    exponentials = np.exp(data - data.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)
