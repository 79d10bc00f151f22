"""Makes the small files that mistakes are shown on. A mistake's code sees the functions below."""
import json
import pathlib
import shutil
import subprocess
import tempfile

import numpy as np
import onnx as pb
import onnx.parser as onnx_text

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCHEMA = ROOT / "frontend" / "tflite" / "tflite.fbs"
EXAMPLES = ROOT / "examples"
folder = pathlib.Path()


def text(name, content):
    """A text file."""
    (folder / name).write_text(content.lstrip("\n"), encoding="utf-8")


def raw(name, content):
    """A file of these bytes."""
    (folder / name).write_bytes(content)


def npy(name, array):
    """An array as numpy.save writes it."""
    np.save(folder / name, array)


def digits(name="digits.tflite"):
    """The int8 model of examples/digits: input "image", int8 [1, 8, 8, 1]."""
    shutil.copyfile(EXAMPLES / "digits" / "digits_int8.tflite", folder / name)


def shifted(model):
    """The bytes of a TFLite model with everything 4 bytes later, so that vectors of 8-byte elements
    stand where no such element may."""
    return (int.from_bytes(model[:4], "little") + 4).to_bytes(4, "little") + model[4:8] + bytes(4) + model[8:]


def onnx(name, graph, opset=17, change=None, imports=None):
    """A model in ONNX's textual form, `graph (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }`.
    `change` gets the message and does to it what the textual form cannot say."""
    imports = imports or f'"" : {opset}'
    model = onnx_text.parse_model(f"<ir_version: 8, opset_import: [{imports}]>\n{graph}")
    if change:
        change(model)
    raw(name, model.SerializeToString())


def tensor(shape, type="FLOAT32", data=None, scale=None, zero=0, axis=0, **fields):
    """A tensor for tflite(): a constant where `data` has its numbers, quantized where it has a scale."""
    made = {"shape": list(shape), "type": type, **fields}
    if data is not None:
        made["data"] = np.asarray(data, type.lower()).tobytes()
    if scale is not None:
        scales = scale if isinstance(scale, list) else [scale]
        zeros = zero if isinstance(zero, list) else [zero] * len(scales)
        made["quantization"] = {"scale": scales, "zero_point": zeros, "quantized_dimension": axis}
    return made


def tflite(name, tensors, operators, inputs=("x",), outputs=("y",), change=None):
    """A model of tensors by name and of operators (NAME, inputs, outputs, options with their `type`).
    `change` gets the whole file in flatc's JSON form."""
    names = list(tensors)
    model = {"version": 3, "operator_codes": [], "buffers": [{}]}
    graph = {"tensors": [], "operators": [], "inputs": [names.index(n) for n in inputs],
             "outputs": [names.index(n) for n in outputs]}
    for tensor_name, fields in tensors.items():
        fields = dict(fields, name=tensor_name)
        if "data" in fields:
            fields["buffer"] = len(model["buffers"])
            model["buffers"].append({"data": list(fields.pop("data"))})
        graph["tensors"].append(fields)
    for operator, reads, writes, *options in operators:
        made = {"opcode_index": len(model["operator_codes"]),
                "inputs": [names.index(n) for n in reads], "outputs": [names.index(n) for n in writes]}
        code = {"builtin_code": operator}
        if operator.startswith("custom."):
            code = {"builtin_code": "CUSTOM", "custom_code": operator.removeprefix("custom.")}
        if options:
            made["builtin_options_type"] = options[0].pop("type")
            made["builtin_options"] = options[0]
        model["operator_codes"].append(code)
        graph["operators"].append(made)
    model["subgraphs"] = [graph]
    if change:
        change(model)
    with tempfile.TemporaryDirectory() as place:
        source = pathlib.Path(place) / "model.json"
        source.write_text(json.dumps(model), encoding="utf-8")
        subprocess.run(["flatc", "--binary", "-o", place, SCHEMA, source], check=True)
        shutil.copyfile(source.with_suffix(".tflite"), folder / name)


def in_folder(where, code, path):
    """Runs a mistake's code: its files appear in `where`."""
    global folder
    folder = where
    scope = {function.__name__: function for function in (text, raw, npy, digits, onnx, tensor, tflite)}
    exec(compile(code, path, "exec"), scope | {"np": np, "pb": pb, "folder": where})
