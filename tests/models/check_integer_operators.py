"""Compares integer operators of TFLite, one by one, with their oracles: what whole models do not reach.

usage: check_integer_operators.py BURIN TARGET

One model holds an output for each operator. Every value of int8 or uint8 occurs in its inputs. The profile
tflite-ref must equal tflite-micro, or LiteRT's reference kernels where that refuses the model, in every element;
the profile tflite-xnnpack must equal LiteRT with XNNPACK.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from oracle import compare, litert, tflm  # noqa: E402

SAMPLES = 4
SHAPE = (1, 8, 8, 16)
KINDS = {np.int8: schema.TensorType.INT8, np.uint8: schema.TensorType.UINT8, np.float32: schema.TensorType.FLOAT32,
         np.int32: schema.TensorType.INT32}
RELU6 = schema.ActivationFunctionType.RELU6


def options(kind, **fields):
    """An option table of the schema."""
    table = getattr(schema, kind + "T")()
    for name, value in fields.items():
        setattr(table, name, value)
    return table


class Builder:
    """A model under construction: tensors by name, operators that read and make them."""

    def __init__(self):
        self.tensors, self.operators, self.codes, self.buffers = [], [], [], [schema.BufferT()]
        self.inputs, self.outputs, self.arrays = [], [], []

    def tensor(self, name, shape, dtype, scale=None, zero=0, data=None):
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.type, tensor.buffer = name, list(shape), KINDS[dtype], 0
        if scale is not None:
            tensor.quantization = schema.QuantizationParametersT()
            tensor.quantization.scale, tensor.quantization.zeroPoint = [scale], [zero]
        if data is not None:
            tensor.buffer = len(self.buffers)
            self.buffers.append(schema.BufferT(data=np.frombuffer(data.tobytes(), np.uint8)))
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def input(self, name, shape, dtype, *mapping):
        """Random samples; the first holds every value of the type."""
        index = self.tensor(name, shape, dtype, *mapping)
        generator = np.random.default_rng(len(self.inputs))
        if dtype is np.float32:
            array = (3 * generator.standard_normal((SAMPLES, *shape))).astype(dtype)
        else:
            limits = np.iinfo(dtype)
            array = generator.integers(limits.min, limits.max + 1, (SAMPLES, *shape)).astype(dtype)
            array.reshape(SAMPLES, -1)[0, :256] = np.arange(limits.min, limits.max + 1)
        self.inputs.append(index)
        self.arrays.append(array)
        return index

    def operator(self, op, name, inputs, shape, dtype, *mapping, settings=None, version=1):
        code, operator = schema.OperatorCodeT(), schema.OperatorT()
        code.builtinCode = code.deprecatedBuiltinCode = getattr(schema.BuiltinOperator, op)
        code.version = version
        operator.opcodeIndex = len(self.codes)
        operator.inputs, operator.outputs = inputs, [self.tensor(name, shape, dtype, *mapping)]
        if settings is not None:
            operator.builtinOptions = settings
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, type(settings).__name__[:-1])
        self.codes.append(code)
        self.operators.append(operator)
        self.outputs += operator.outputs

    def names(self):
        return [self.tensors[index].name for index in self.outputs]

    def bytes(self):
        graph, model = schema.SubGraphT(), schema.ModelT()
        graph.tensors, graph.operators = self.tensors, self.operators
        graph.inputs, graph.outputs = self.inputs, self.outputs
        model.version, model.subgraphs, model.operatorCodes, model.buffers = 3, [graph], self.codes, self.buffers
        builder = flatbuffers.Builder(4096)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def integer_model(dtype):
    """Operators on int8; of uint8, the same with zero points 128 higher."""
    lift = 128 if dtype is np.uint8 else 0
    model = Builder()
    x = model.input("x", SHAPE, dtype, 0.05, 3 + lift)
    y = model.input("y", SHAPE, dtype, 0.095, lift - 7)
    real = model.input("real", SHAPE, np.float32)
    rows = model.input("rows", (4, 64), dtype, 0.06, lift - 20)

    for op, scale in (("Add", 0.065), ("Sub", 0.065), ("Mul", 0.15)):
        for activation, suffix in ((0, ""), (RELU6, "_relu6")):
            model.operator(op.upper(), op.lower() + suffix, [x, y], SHAPE, dtype, scale, lift + 11, version=2,
                           settings=options(op + "Options", fusedActivationFunction=activation))
    for axes, shape in (((1, 2), (1, 1, 1, 16)), ((3,), (1, 8, 8, 1)), ((1,), (1, 1, 8, 16))):
        constant = np.array(axes, np.int32)
        name = "mean_" + "_".join(map(str, axes))
        axis = model.tensor(name + "_axes", constant.shape, np.int32, data=constant)
        model.operator("MEAN", name, [x, axis], shape, dtype, 0.031, lift - 9, version=2,
                       settings=options("ReducerOptions", keepDims=True))
    window = {"padding": schema.Padding.SAME, "strideH": 2, "strideW": 2, "filterHeight": 3, "filterWidth": 3}
    for op in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
        model.operator(op, op.lower(), [x], (1, 4, 4, 16), dtype, 0.05, 3 + lift, version=2,
                       settings=options("Pool2DOptions", **window))
    model.operator("SOFTMAX", "softmax", [rows], (4, 64), dtype, 1 / 256, lift - 128, version=2,
                   settings=options("SoftmaxOptions", beta=1.0))
    model.operator("DEQUANTIZE", "dequantize", [x], SHAPE, np.float32, version=2,
                   settings=options("DequantizeOptions"))
    model.operator("QUANTIZE", "quantize", [real], SHAPE, dtype, 0.043, lift + 5,
                   settings=options("QuantizeOptions"))
    model.operator("QUANTIZE", "to_int8", [x], SHAPE, np.int8, 0.037, -5, version=2,
                   settings=options("QuantizeOptions"))
    if dtype is np.int8:
        model.operator("QUANTIZE", "to_uint8", [x], SHAPE, np.uint8, 0.07, 100, version=2,
                       settings=options("QuantizeOptions"))
        model.operator("LOGISTIC", "logistic_of_x", [x], SHAPE, dtype, 1 / 256, -128, version=2)
        model.operator("TANH", "tanh_of_x", [x], SHAPE, dtype, 1 / 128, 0, version=2)
        model.operator("HARD_SWISH", "hard_swish", [x], SHAPE, dtype, 0.0535, -100,
                       settings=options("HardSwishOptions"))
    return model


def oracle(path, profile):
    if profile == "tflite-xnnpack":
        return litert.Model(path, "xnnpack")
    return tflm.Model(path) if path.stem == "int8" else litert.Model(path, "reference")


def check(burin, target, profile, model, path):
    """The names of outputs that differ from the oracle's, reported."""
    folder = path.parent / f"{path.stem}-{profile}"
    command = [burin, "run", path, "--target", target, "--rounding", profile, "--output-dir", folder]
    for index, array in zip(model.inputs, model.arrays):
        name = model.tensors[index].name
        np.save(path.parent / f"{name}.npy", array)
        command += ["--input", f"{name}={path.parent / name}.npy"]
    subprocess.run(command, check=True)
    reference = oracle(path, profile)
    expected = [reference.run([array[sample] for array in model.arrays]) for sample in range(SAMPLES)]
    failures = []
    for position, name in enumerate(model.names()):
        result = np.load(folder / f"{name}.npy")
        wanted = np.stack([outputs[position] for outputs in expected]).reshape(result.shape)
        same = np.array_equal(result, wanted)
        if not same:
            failures.append(name)
            count, most = compare.int_difference(result, wanted) if result.dtype != np.float32 else ("some", "?")
            print(f"{path.stem} {profile} on {target}: {name}: {count} of {result.size} elements differ, by {most} "
                  "at most")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("burin")
    parser.add_argument("target")
    arguments = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        for dtype in (np.int8, np.uint8):
            model = integer_model(dtype)
            path = pathlib.Path(temporary) / f"{dtype.__name__}.tflite"
            path.write_bytes(model.bytes())
            for profile in ("tflite-ref", "tflite-xnnpack"):
                failures = check(arguments.burin, arguments.target, profile, model, path)
                failed += len(failures)
                passed += len(model.outputs) - len(failures)
    print(f"burin-test-summary: {passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
