"""Reads and writes the arrays that the oracle programs share.

A folder holds in0.npy, in1.npy, ... in the order of the model's inputs, and out0.npy, ... after a run.
An array with one dimension more than the model's tensor is a stack of samples along its first dimension.
"""
import argparse
import pathlib

import numpy as np


def load(path):
    """The inputs at `path`: one .npy file for a model with one input, or a folder with in<k>.npy."""
    path = pathlib.Path(path)
    if path.is_file():
        return [np.load(path)]
    arrays = []
    while (path / f"in{len(arrays)}.npy").is_file():
        arrays.append(np.load(path / f"in{len(arrays)}.npy"))
    if not arrays:
        raise ValueError(f"no inputs at '{path}': expected a .npy file or a folder with in0.npy")
    return arrays


def save(folder, prefix, arrays):
    """Writes arrays as `prefix`<k>.npy."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for index, array in enumerate(arrays):
        np.save(folder / f"{prefix}{index}.npy", array)


def run_all(run, inputs, ranks):
    """Calls `run` (one list of inputs to one list of outputs) once, or once per stacked sample.

    `ranks` are the ranks of the model's inputs. Stacked outputs come back stacked in the same order.
    """
    if len(inputs) != len(ranks):
        raise ValueError(f"the model has {len(ranks)} inputs, got {len(inputs)}")
    extra = {array.ndim - rank for array, rank in zip(inputs, ranks)}
    if extra == {0} or not inputs:
        return run(inputs)
    counts = {len(array) for array in inputs}
    if extra != {1} or len(counts) != 1:
        raise ValueError(f"input ranks {[array.ndim for array in inputs]} are neither the model's ranks "
                         f"{list(ranks)} nor equal stacks of samples")
    outputs = [run([array[index] for array in inputs]) for index in range(counts.pop())]
    return [np.stack(column) for column in zip(*outputs)]


def arguments(description):
    """A parser with the arguments of every oracle program: MODEL, --inputs and --out."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("model")
    parser.add_argument("--inputs", required=True, help="a .npy file, or a folder with in0.npy, in1.npy, ...")
    parser.add_argument("--out", required=True, help="the folder for out0.npy, out1.npy, ...")
    return parser
