"""Measures how far outputs are from an oracle's."""
import numpy as np


def _same_shape(first, second):
    first, second = np.asarray(first), np.asarray(second)
    if first.shape != second.shape:
        raise ValueError(f"shapes differ: {list(first.shape)} and {list(second.shape)}")
    return first, second


def int_difference(first, second):
    """The number of differing elements and the largest absolute difference of two integer arrays."""
    first, second = _same_shape(first, second)
    for array in (first, second):
        if array.dtype.kind not in "iub":
            raise ValueError(f"not an integer array: {array.dtype}")
    # Python integers: the difference of two int64 or uint64 values may need 65 bits.
    distances = np.abs(first.astype(object) - second.astype(object)).ravel()
    return int(np.count_nonzero(distances)), int(max(distances, default=0))


def float_error(result, reference):
    """max |result - reference| / max |reference|, the error relative to the largest reference value.

    Infinite when a NaN or an infinity is on one side only, or when all references are 0 and a result is not.
    """
    result, reference = _same_shape(result, reference)
    result, reference = result.astype(np.float64).ravel(), reference.astype(np.float64).ravel()
    finite = np.isfinite(reference)
    if not np.array_equal(result[~finite], reference[~finite], equal_nan=True):
        return float("inf")
    result, reference = result[finite], reference[finite]
    if not np.all(np.isfinite(result)):
        return float("inf")
    largest = np.max(np.abs(result - reference), initial=0.0)
    scale = np.max(np.abs(reference), initial=0.0)
    if largest == 0.0:
        return 0.0
    return float(largest / scale) if scale else float("inf")


def bar(ort_error):
    """The largest accepted float_error, given the error of ONNX Runtime on the same inputs and reference."""
    return max(1e-5, 2.0 * ort_error)
