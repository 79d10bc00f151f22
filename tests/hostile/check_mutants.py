#!/usr/bin/env python3
"""Mutants of a model go all the way: what burin accepts compiles and runs clean under sanitizers.

usage: check_mutants.py BURIN MODEL    MODEL is one of "mutants" in tests/models/models.json
       check_mutants.py --list         prints these, for CMake

Eight mutants of the model's structure, the same ones in every run: attributes, extents, names, order of
operators, quantization parameters, operators. burin may refuse one with a coded error; it has 10 seconds of
processor time and 1 GiB. What it accepts must compile without a warning, and its self-test must pass under
ASan and UBSan. The file itself goes first: where models.json says that burin compiles it, it must go all
the way, and so must at least LEAST of its mutants.
"""

import pathlib
import random
import re
import sys
import tempfile

import flatbuffers
import onnx
from ai_edge_litert import schema_py_generated as schema

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE))
from hostile.check_classes import Class  # noqa: E402
from hostile.run_damage import paths  # noqa: E402
from models import model_list, model_path  # noqa: E402

MUTANTS = 8
LEAST = 4  # what the models of the list reach at least: refusing more than today is to be noticed
ALIKE = [["Relu", "Sigmoid", "Tanh", "Exp", "Abs", "Neg", "Sqrt"], ["Add", "Sub", "Mul", "Div", "Max"],
         ["MaxPool", "AveragePool"]]
NAMES = ["*/ int injected;", "fma", "int", "", "x" * 300, "a\nb"]
NUMBERS = [0, 1, 2, 3, 5, 7, -1]


def mutate_onnx(content, generator):
    """(what was done, the bytes)"""
    model = onnx.load_from_string(content)
    graph = model.graph
    node = generator.choice(graph.node)

    def attribute():
        numbers = [(owner, one) for owner in graph.node for one in owner.attribute
                   if one.type in (onnx.AttributeProto.INT, onnx.AttributeProto.INTS)]
        if not numbers:
            return extent()
        owner, one = generator.choice(numbers)
        if one.type == onnx.AttributeProto.INT:
            one.i = generator.choice(NUMBERS)
        elif one.ints:
            one.ints[generator.randrange(len(one.ints))] = generator.choice(NUMBERS)
        return f"{one.name} of {owner.op_type}"

    def extent():
        dims = [dim for value in graph.input for dim in value.type.tensor_type.shape.dim]
        if not dims:
            return order()
        dim = generator.choice(dims)
        before = dim.dim_value
        dim.dim_value = generator.choice([1, 2, 3, before + 1, max(before - 1, 1), before * 2])
        return f"an extent of {before} is {dim.dim_value}"

    def name():
        node.name = generator.choice(NAMES)
        return f"a node is called {node.name[:20]!r}"

    def order():
        one, other = generator.randrange(len(graph.node)), generator.randrange(len(graph.node))
        first = onnx.NodeProto.FromString(graph.node[one].SerializeToString())
        graph.node[one].CopyFrom(graph.node[other])
        graph.node[other].CopyFrom(first)
        return f"nodes {one} and {other} change places"

    def operator():
        candidates = [(one, group) for one in graph.node for group in ALIKE if one.op_type in group]
        if not candidates:
            return order()
        chosen, group = generator.choice(candidates)
        before, chosen.op_type = chosen.op_type, generator.choice(group)
        return f"{before} becomes {chosen.op_type}"

    def parameter():
        scalars = [one for one in graph.initializer if 1 <= max(1, *one.dims, 1) <= 16]
        if not scalars:
            return operator()
        chosen = generator.choice(scalars)
        array = onnx.numpy_helper.to_array(chosen).copy()
        if array.size == 0:
            return operator()
        flat = array.reshape(-1)
        at = generator.randrange(flat.size)
        flat[at] = (flat[at] * 2 if generator.random() < 0.5 else flat[at] + 1) if array.dtype != bool else not flat[at]
        chosen.CopyFrom(onnx.numpy_helper.from_array(array, chosen.name))
        return f"an element of {chosen.name[:30]!r}"

    done = [generator.choice([attribute, extent, name, order, operator, parameter])() for _ in range(generator.choice([1, 1, 2]))]
    return "; ".join(done), model.SerializeToString()


def mutate_tflite(content, generator):
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    graph = model.subgraphs[0]

    def option():
        fields = [(operator.builtinOptions, field) for operator in graph.operators if operator.builtinOptions
                  for field, value in vars(operator.builtinOptions).items() if isinstance(value, (int, bool))]
        if not fields:
            return scale()
        options, field = generator.choice(fields)
        setattr(options, field, type(getattr(options, field))(max(0, generator.choice(NUMBERS))))
        return f"{field} of {type(options).__name__}"

    def extent():
        tensor = graph.tensors[generator.choice(list(graph.inputs))]
        shape = [int(one) for one in tensor.shape] if tensor.shape is not None else []
        if not shape:
            return option()
        at = generator.randrange(len(shape))
        shape[at] = generator.choice([1, 2, 3, shape[at] + 1, shape[at] * 2])
        tensor.shape = shape
        return f"an extent is {shape[at]}"

    def quantized():
        return [tensor.quantization for tensor in graph.tensors
                if tensor.quantization is not None and tensor.quantization.scale is not None and len(tensor.quantization.scale)]

    def scale():
        if not quantized():
            return name()
        chosen = generator.choice(quantized())
        scales = [float(one) for one in chosen.scale]
        at = generator.randrange(len(scales))
        scales[at] *= generator.choice([0.5, 1.001, 2.0, 100.0, 1e-6])
        chosen.scale = scales
        return "a scale"

    def zero():
        if not quantized():
            return name()
        chosen = generator.choice(quantized())
        zeros = [int(one) for one in chosen.zeroPoint] if chosen.zeroPoint is not None else [0]
        at = generator.randrange(len(zeros))
        zeros[at] += generator.choice([1, -1, 5, -40])
        chosen.zeroPoint = zeros
        return "a zero point"

    def name():
        chosen = generator.choice(graph.tensors)
        chosen.name = generator.choice(NAMES)
        return f"a tensor is called {chosen.name[:20]!r}"

    def order():
        one, other = generator.randrange(len(graph.operators)), generator.randrange(len(graph.operators))
        graph.operators[one], graph.operators[other] = graph.operators[other], graph.operators[one]
        return f"operators {one} and {other} change places"

    def output():
        chosen = generator.choice(graph.operators)
        graph.outputs = [*(int(one) for one in graph.outputs), int(chosen.outputs[0])]
        return "one more output"

    done = [generator.choice([option, extent, scale, zero, name, order, output])() for _ in range(generator.choice([1, 1, 2]))]
    builder = flatbuffers.Builder(len(content) + 1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return "; ".join(done), bytes(builder.Output())


def main(arguments):
    data = model_list.load()
    if arguments == ["--list"]:
        print("\n".join(data["mutants"]))
        return 0
    if len(arguments) != 2:
        sys.exit(__doc__)
    burin, name = pathlib.Path(arguments[0]).resolve(), arguments[1]
    content = (paths()[0].get(name) or model_path.resolve(model_path.PREFIX + name)).read_bytes()
    entry = next((entry for entry in data["models"] if entry.file == name), None)
    dims = [word for dim, extent in (entry.dims if entry else {}).items() for word in ("--dim", f"{dim}={extent}")]
    suffix = pathlib.Path(name).suffix
    mutate = mutate_onnx if suffix == ".onnx" else mutate_tflite
    accepted = 0
    with tempfile.TemporaryDirectory() as folder:
        checked = Class(burin, pathlib.Path(folder))
        for seed in range(-1, MUTANTS):
            what, mutant = mutate(content, random.Random(seed)) if seed >= 0 else ("as it is", content)
            file = f"mutant_{seed}{suffix}" if seed >= 0 else f"intact{suffix}"
            (checked.folder / file).write_bytes(mutant)
            status, text, left, problem = checked.compile(file, dims)
            if not problem and status == 1 and seed < 0 and entry:
                problem = f"refused: {text[:1000]}"
            elif not problem and status == 1:
                codes = set(re.findall(r" \[(B\d{4})\]", text))
                if not codes:
                    problem = f"an error without a code: {text[:1000]}"
                if left:
                    problem = f"an error, and output: {left}"
                print(f"{file}: {what}: refused, {', '.join(sorted(codes))}")
            elif not problem:
                problem = checked.build(None)
                accepted += not problem and seed >= 0
                print(f"{file}: {what}: accepted")
            checked.clean()
            checked.judge(f"{file}: {what}", problem)
        if entry:
            checked.judge(name, "" if accepted >= LEAST else f"of its mutants less than {LEAST} went all the way")
    print(f"{name}: {accepted} of {MUTANTS} mutants went all the way")
    print(f"burin-test-summary: {checked.passed} passed, {checked.failed} failed, 0 skipped")
    return 1 if checked.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
