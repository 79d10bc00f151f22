"""Checks the results of state.mlir against numpy: in one sequence of seven samples, and in sequences of three.

usage: check_state.py FOLDER    with x.npy, q.npy and the results in all/ and three/
"""
import pathlib
import sys

import numpy

folder = pathlib.Path(sys.argv[1])
x, q = numpy.load(folder / "x.npy")[:, 0], numpy.load(folder / "q.npy")[:, 0]


def expected(x, q):
    """echo, counted and was of one sequence."""
    sums = numpy.array([1, 2], numpy.float32) + numpy.cumsum(x, axis=0)
    late = numpy.concatenate([[[20, 20], [10, 10]], x])[:len(x)]
    was = numpy.concatenate([[[131, 1]], q])[:len(q)]
    return sums + late, -2**31 + 1 + numpy.arange(len(x)), was


for name, length in (("all", 7), ("three", 3)):
    parts = [expected(x[i:i + length], q[i:i + length]) for i in range(0, len(x), length)]
    for output, wanted in zip(("echo", "counted", "was"), zip(*parts)):
        wanted = numpy.concatenate(wanted)
        result = numpy.load(folder / name / f"{output}.npy").reshape(wanted.shape)
        numpy.testing.assert_array_equal(result, wanted, f"{output} in sequences of {length}")
