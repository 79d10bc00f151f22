"""Runs the runtime that a model's results belong to, for `burin compare`.

Usage: python -m burin_runtimes REQUEST.json
       python -m burin_runtimes --check PROFILE

REQUEST.json holds: "model", the file; "profile", a rounding profile, or "onnx" or "tflite" for a float model;
"inputs", .npy files with samples along the first axis; "reset_every", after how many samples a model's state is reset, 0
for never; "layers", pairs of numbers, of a node and of one of its
results; "folder", for the results. Results are output0.npy, layer0.npy, ... with samples along the first axis, and
reference.json. That states what ran ("runtime", "layers_runtime"), the files of the outputs, and for each
layer its "name" and either a "file" or why there is none, "missing"; or, alone, an "error". "decisive" is false where
what shows the layers has other outputs than the runtime.

Exit code 3: packages are missing or old; each line printed says which, the last one what to install. Any other but
0: something unforeseen.
"""
import json
import pathlib
import sys

from burin_runtimes import packages

PACKAGES_MISSING = 3


class Reference:
    """How to run a model: run() takes one sample and returns its outputs; `name` is what people call it."""

    def __init__(self, run, name):
        self.run, self.name = run, name


def tflite_reference(path, resized):
    """TensorFlow Lite Micro, or LiteRT's reference kernels for what it does not take."""
    from burin_runtimes import litert, tflm
    if not resized:
        try:
            model = tflm.Model(path)
            return Reference(lambda sample: model.run(sample, keep_state=True),
                             f"TensorFlow Lite Micro {packages.version('tflite-micro')}")
        except RuntimeError:
            pass
    return Reference(litert.Model(path, "reference").run, litert_name("reference"))


def litert_name(kernels):
    kind = "with XNNPACK" if kernels == "xnnpack" else "reference kernels"
    return f"LiteRT {packages.version('ai-edge-litert')}, {kind}"


def ort_name(quantized):
    level = "all, exact integer sums" if quantized else "disabled"
    return f"ONNX Runtime {packages.version('onnxruntime')}, optimization level {level}"


def reference(path, profile, inputs):
    """The runtime of a profile."""
    if profile in ("ort-qdq", "onnx"):
        from burin_runtimes import ort
        quantized = profile == "ort-qdq"
        opened = ort.quantized_session(path) if quantized else ort.session(path)
        return Reference(lambda sample: ort.run_session(opened, sample), ort_name(quantized))
    if profile == "tflite-ref":
        return tflite_reference(path, resized(path, inputs))
    from burin_runtimes import litert
    kernels = "xnnpack" if profile == "tflite-xnnpack" else "reference"
    return Reference(litert.Model(path, kernels).run, litert_name(kernels))


def resized(path, inputs):
    """Whether the samples have other shapes than the file states."""
    from burin_runtimes import litert
    return litert.input_shapes(path) != [list(array.shape[1:]) for array in inputs]


def in_turn(make, samples, reset_every):
    """The answers to samples one after the other, by what `make` makes: once, and anew after every `reset_every` samples."""
    answers, run = [], None
    for index, sample in enumerate(samples):
        if run is None or (reset_every and index % reset_every == 0):
            run = make()
        answers.append(run(sample))
    return answers


def layers(path, profile, pairs, inputs, reset_every):
    """What runs to look inside, the names of layers, and for each sample a list of arrays, None for what is not there."""
    if profile in ("ort-qdq", "onnx"):
        from burin_runtimes import ort
        names = ort.result_names(path, pairs)
        opened, outputs = ort.session_with_results(path, [name for name in names if name], profile == "ort-qdq")
        places = [outputs.index(name) if name in outputs else None for name in names]
        answers = [ort.run_session(opened, sample) for sample in inputs]
        # The names that this session gives are those of the model, in the model's order, and then the layers'.
        return ort_name(profile == "ort-qdq"), [name or "" for name in names], places, answers
    from burin_runtimes import litert
    kernels = "xnnpack" if profile == "tflite-xnnpack" else "reference"
    names = litert.result_names(pathlib.Path(path).read_bytes(), pairs)
    places = litert.Model(path, kernels, pairs).places
    answers = in_turn(lambda: litert.Model(path, kernels, pairs).run, inputs, reset_every)
    return litert_name(kernels), names, places, answers


def same(first, second):
    import numpy
    return first.dtype == second.dtype and numpy.array_equal(first, second, equal_nan=first.dtype.kind == "f")


def answer(request):
    """Runs everything and writes the arrays; what to write to reference.json."""
    import numpy
    path, profile, folder = request["model"], request["profile"], pathlib.Path(request["folder"])
    inputs = [numpy.load(file) for file in request["inputs"]]
    samples = [[array[i] for array in inputs] for i in range(len(inputs[0]) if inputs else 1)]
    reset_every = request["reset_every"]
    name = reference(path, profile, inputs).name
    outputs = in_turn(lambda: reference(path, profile, inputs).run, samples, reset_every)
    result = {"runtime": name, "layers_runtime": None, "decisive": True, "outputs": [], "layers": []}
    for index, column in enumerate(zip(*outputs)):
        file = f"output{index}.npy"
        numpy.save(folder / file, numpy.stack(column))
        result["outputs"].append(file)
    pairs = [tuple(pair) for pair in request["layers"]]
    if not pairs:
        return result
    result["layers_runtime"], names, places, answers = layers(path, profile, pairs, samples, reset_every)
    count = len(outputs[0])
    result["decisive"] = all(same(a, b) for one, other in zip(outputs, answers) for a, b in zip(one, other[:count]))
    for index, (name, place) in enumerate(zip(names, places)):
        if place is None:
            result["layers"].append({"name": name, "missing": "the runtime computes it inside another kernel"})
            continue
        file = f"layer{index}.npy"
        numpy.save(folder / file, numpy.stack([one[place] for one in answers]))
        result["layers"].append({"name": name, "file": file})
    return result


def main(arguments):
    if arguments[:1] == ["--check"]:
        needed = packages.NEEDED[arguments[1]]
        complaints = packages.complaints(needed)
        if not complaints:
            return 0
        print(*complaints, " ".join(f"{name}=={packages.VERSIONS[name]}" for name in needed), sep="\n")
        return PACKAGES_MISSING
    request = json.loads(pathlib.Path(arguments[0]).read_text(encoding="utf-8"))
    try:
        result = answer(request)
    except Exception as error:  # pylint: disable=broad-except
        # Each runtime has exceptions of its own; all of them say that it does not take the model or the inputs.
        result = {"error": f"{type(error).__name__}: {error}"}
    file = pathlib.Path(request["folder"]) / "reference.json"
    file.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
