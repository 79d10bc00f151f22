"""Inputs and outputs that other implementations recorded for a model: $BURIN_MODELS/public/golden.

A case is a folder with io.json, in<k>.npy and out<k>.npy, or one of an ONNX test data set with
input_<k>.pb and output_<k>.pb. Cases of streaming models, with more than one step, are left out.
"""
import json
import pathlib
from dataclasses import dataclass

import numpy

import models.model_path as model_path


@dataclass
class Case:
    name: str
    inputs: list
    outputs: list  # in the order of the model
    output_names: list  # of io.json, else empty


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
            if facts.get("steps", 1) == 1:
                found.append(Case(label, _numbered(folder, "in", ".npy", numpy.load),
                                  _numbered(folder, "out", ".npy", numpy.load),
                                  [port["name"] for port in facts["outputs"]]))
        elif (folder / "input_0.pb").is_file():
            found.append(Case(label, _numbered(folder, "input_", ".pb", _proto),
                              _numbered(folder, "output_", ".pb", _proto), []))
    return found


def fitting(name, shapes):
    """The cases whose inputs have these shapes."""
    wanted = [tuple(shape) for shape in shapes]
    return [case for case in cases(name) if [array.shape for array in case.inputs] == wanted]
