"""Makes inputs for a model that are random, but the same in every run and on every machine.

The seed is the SHA-256 of the model's file name. Integer tensors of 8 and 16 bits are uniform over their
whole range, wider integers uniform over 0 to 15 (they are mostly indices and lengths), bool tensors uniform,
float tensors standard normal clipped to -3 and 3: the range of normalized images, features and audio.

Usage: python -m oracle.random_inputs MODEL --out DIR [--samples N] [--dimension NAME=SIZE]...
"""
import argparse
import hashlib
import pathlib

import numpy as np

from oracle import samples

FLOAT_LIMIT = 3.0
WIDE_INTEGER_END = 16


def onnx_inputs(path, dimensions):
    """Name, shape and dtype of every input of an .onnx model; an open dimension is 1 unless `dimensions` names it."""
    import onnx
    model = onnx.load(path, load_external_data=False)
    constants = {tensor.name for tensor in model.graph.initializer}
    result = []
    for value in model.graph.input:
        if value.name in constants:
            continue
        kind = value.type.tensor_type
        shape = [dimension.dim_value if dimension.HasField("dim_value") else dimensions.get(dimension.dim_param, 1)
                 for dimension in kind.shape.dim]
        result.append((value.name, shape, onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type)))
    return result


def signature_names(model):
    """Names of inputs by tensor, as the signatures of a .tflite file state them: the first one holds."""
    names = {}
    for index in range(model.SignatureDefsLength()):
        signature = model.SignatureDefs(index)
        for entry in (signature.Inputs(position) for position in range(signature.InputsLength())):
            if signature.SubgraphIndex() == 0 and entry.Name():
                names.setdefault(entry.TensorIndex(), entry.Name().decode())
    return names


def tflite_inputs(path):
    """Name, shape and dtype of every input of a .tflite model: the name is the signature's, else the tensor's."""
    from oracle.double_tflite import DTYPES, schema
    model = schema.Model.GetRootAs(pathlib.Path(path).read_bytes(), 0)
    graph = model.Subgraphs(0)
    named = signature_names(model)
    indices = [graph.Inputs(position) for position in range(graph.InputsLength())]
    tensors = [(index, graph.Tensors(index)) for index in indices]
    return [(named.get(index, tensor.Name().decode()),
             [int(tensor.Shape(axis)) for axis in range(tensor.ShapeLength())],
             np.dtype(DTYPES[tensor.Type()])) for index, tensor in tensors]


def inputs(model_path, dimensions=None):
    """Name, shape and dtype of every input of a model, in the model's order."""
    path = pathlib.Path(model_path)
    if path.suffix not in (".onnx", ".tflite"):
        raise ValueError(f"unknown model format '{path.suffix}': expected .onnx or .tflite")
    return onnx_inputs(path, dimensions or {}) if path.suffix == ".onnx" else tflite_inputs(path)


def draw(generator, shape, dtype):
    """One random array; raises ValueError for a type that is no number."""
    if dtype == np.bool_:
        return generator.integers(0, 2, shape).astype(np.bool_)
    if dtype.kind in "iu" and dtype.itemsize <= 2:
        limits = np.iinfo(dtype)
        return generator.integers(limits.min, limits.max + 1, shape).astype(dtype)
    if dtype.kind in "iu":
        return generator.integers(0, WIDE_INTEGER_END, shape).astype(dtype)
    if dtype.kind == "f":
        return np.clip(generator.standard_normal(shape), -FLOAT_LIMIT, FLOAT_LIMIT).astype(dtype)
    raise ValueError(f"no random values for type '{dtype}'")


def make(model_path, count=None, dimensions=None, ranges=None):
    """Inputs for the model, one array each in the model's order.

    With `count` every array has one more dimension in front, for that many samples. `ranges` holds by name the lowest
    value and the end for inputs of which the model expects others, such as indices into a table or pixels from 0 to 255.
    """
    seed = hashlib.sha256(pathlib.Path(model_path).name.encode()).digest()[:8]
    generator = np.random.default_rng(int.from_bytes(seed, "little"))
    front = [] if count is None else [count]
    result = []
    for name, shape, dtype in inputs(model_path, dimensions):
        size = front + list(shape)
        if name not in (ranges or {}):
            result.append(draw(generator, size, dtype))
        else:
            uniform = generator.uniform if dtype.kind == "f" else generator.integers
            result.append(uniform(*ranges[name], size).astype(dtype))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--out", required=True, help="the folder for in0.npy, in1.npy, ...")
    parser.add_argument("--samples", type=int, help="stack that many samples in front")
    parser.add_argument("--dimension", action="append", default=[], metavar="NAME=SIZE",
                        help="the size of a named dimension (default 1)")
    options = parser.parse_args()
    dimensions = {name: int(size) for name, size in (entry.split("=") for entry in options.dimension)}
    samples.save(options.out, "in", make(options.model, options.samples, dimensions))


if __name__ == "__main__":
    main()
