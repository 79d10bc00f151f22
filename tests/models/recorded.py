"""Inputs and outputs that other implementations recorded for a model: $BURIN_MODELS/public/golden.

A case is a folder with io.json, in<k>.npy and out<k>.npy, or one of an ONNX test data set with
input_<k>.pb and output_<k>.pb. A case of a streaming model has several samples, which follow each other in time from a
reset state on.
"""
import json
import pathlib
from dataclasses import dataclass

import numpy

import models.model_path as model_path


@dataclass
class Case:
    name: str
    inputs: list  # samples along the first axis
    outputs: list  # likewise, in the order of the model
    output_names: list  # of io.json, else empty

    @property
    def samples(self):
        return len(self.outputs[0])


def _proto(path):
    import onnx  # only few folders hold such files
    tensor = onnx.TensorProto()
    tensor.ParseFromString(path.read_bytes())
    return onnx.numpy_helper.to_array(tensor)


def _numbered(folder, prefix, suffix, read):
    arrays = []
    while (folder / f"{prefix}{len(arrays)}{suffix}").is_file():
        arrays.append(read(folder / f"{prefix}{len(arrays)}{suffix}"))
    return arrays


def _folder():
    base = model_path.folder()
    return base / "public" / "golden" if base else None


def files(name):
    """All files of the folder `name`, in a fixed order."""
    base = _folder()
    return [path for path in sorted((base / name).rglob("*")) if path.is_file()] if base else []


def cases(name):
    """All cases of the folder `name`, of whatever shapes, in a fixed order."""
    base = _folder()
    found = []
    for folder in sorted((base / name).rglob("*")) if base else []:
        label = str(folder.relative_to(base))
        if (folder / "io.json").is_file():
            facts = json.loads((folder / "io.json").read_text(encoding="utf-8"))
            # Only several steps have an axis of their own.
            read = numpy.load if facts.get("steps", 1) > 1 else lambda path: numpy.load(path)[None]
            found.append(Case(label, _numbered(folder, "in", ".npy", read),
                              _numbered(folder, "out", ".npy", read),
                              [port["name"] for port in facts["outputs"]]))
        elif (folder / "input_0.pb").is_file():
            found.append(Case(label, _numbered(folder, "input_", ".pb", lambda path: _proto(path)[None]),
                              _numbered(folder, "output_", ".pb", lambda path: _proto(path)[None]), []))
    return found


def fitting(name, shapes, sequence=0):
    """The cases whose inputs have these shapes, of single samples or of sequences of that length."""
    wanted = [tuple(shape) for shape in shapes]
    return [case for case in cases(name)
            if [array.shape[1:] for array in case.inputs] == wanted and case.samples == (sequence or 1)]
