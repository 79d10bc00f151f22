"""What a model must answer: inputs, and the outputs of the oracle of a rounding profile.

Results are kept in a folder, under a name that depends on everything they depend on: the model, the
inputs, the text of the oracles, the versions of the runtimes. A model so meets a slow oracle once,
however many targets it is tested on.
"""
import fcntl
import hashlib
import importlib.metadata
import json
import pathlib
from dataclasses import dataclass

import numpy

import models.recorded as recorded
from oracle import compare

# The runtimes are imported where they are needed: with a kept result, a test needs none of them.
RANDOM_INPUTS = 10
RUNTIMES = ["ai-edge-litert", "numpy", "onnx", "onnxruntime", "tflite-micro"]


@dataclass
class Expectation:
    names: list  # of the inputs
    inputs: list  # one array an input, samples along the first axis
    cases: list  # recorded ones; they are the last samples
    outputs: list  # of the oracle, as `inputs`
    errors: list  # of the runtime against the oracle, one number an output; None without a runtime
    oracle: str  # what it is, for people
    runtime: str
    operators: int  # of the file


def _inputs(entry, path):
    """Names of the inputs, and random samples followed by the recorded ones."""
    from oracle import random_inputs
    ports = random_inputs.inputs(path, entry.dims)
    arrays = random_inputs.make(path, entry.sequence or RANDOM_INPUTS, entry.dims, entry.ranges)
    for case in recorded.fitting(entry.recorded, [shape for _, shape, _ in ports], entry.sequence):
        arrays = [numpy.concatenate([array, one.astype(array.dtype)])
                  for array, one in zip(arrays, case.inputs)]
    return [name for name, _, _ in ports], arrays


def _operators(path):
    if path.suffix == ".onnx":
        import onnx
        return len(onnx.load(path).graph.node)
    from ai_edge_litert import schema_py_generated as schema
    return schema.Model.GetRootAs(path.read_bytes(), 0).Subgraphs(0).OperatorsLength()


def _tflite_reference(entry, path):
    """tflite-micro, or LiteRT's reference kernels for a file that it refuses."""
    from oracle import litert, tflm
    try:
        model = tflm.Model(path)
        return lambda arrays: model.run(arrays, keep_state=entry.sequence > 0), "tflite-micro"
    except RuntimeError:
        return litert.Model(path, "reference").run, "LiteRT's reference kernels"


def _runtime(entry, path, profile):
    """A function from one sample's inputs to outputs, and its name; None where no runtime takes the file."""
    if path.suffix == ".onnx":
        from oracle import ort
        is_quantized = profile == "ort-qdq"
        session = ort.quantized_session(path) if is_quantized else ort.session(path, "disabled")
        level = "all, exact sums" if is_quantized else "disabled"
        return lambda arrays: ort.run_session(session, arrays), f"ONNX Runtime, optimization {level}"
    from oracle import litert
    if profile == "tflite-xnnpack":
        return litert.Model(path, "xnnpack").run, "LiteRT with XNNPACK"
    if entry.hybrid:
        return litert.Model(path, "reference").run, "LiteRT's reference kernels"
    try:
        return _tflite_reference(entry, path)
    except ValueError:
        return None, "none takes the file"


def _key(entry, path, profile):
    digest = hashlib.sha256(path.read_bytes())
    versions = {name: importlib.metadata.version(name) for name in RUNTIMES}
    facts = [profile, entry.hybrid, entry.sequence, entry.dims, entry.ranges, versions]
    digest.update(json.dumps(facts, sort_keys=True).encode())
    tests = pathlib.Path(__file__).resolve().parents[1]
    runtimes = tests.parent / "tools" / "python" / "burin_runtimes"
    sources = [pathlib.Path(__file__), tests / "models" / "recorded.py", *(tests / "oracle").glob("*.py"),
               *runtimes.glob("*.py")]
    files = [source for source in sources if not source.name.startswith("test_")]
    for file in [*sorted(files), *recorded.files(entry.recorded)]:
        digest.update(file.read_bytes())
    return f"{entry.name}.{profile}.{digest.hexdigest()[:16]}"


def _compute(entry, path, profile, arrays):
    """Outputs of the oracle, the runtime's errors against them, and both names."""
    run, runtime = _runtime(entry, path, profile)
    samples = [[array[i] for array in arrays] for i in range(len(arrays[0]))]
    answers = [] if run else None
    for index, sample in enumerate(samples if run else []):
        if entry.sequence and index and index % entry.sequence == 0:
            run, _ = _runtime(entry, path, profile)  # a new one has the first state
        answers.append(run(sample))
    if profile != "float":
        if answers is None:
            raise ValueError(f"no runtime takes {path}")
        return answers, None, runtime, runtime
    from oracle import double_reference
    model = double_reference.open_model(path)
    outputs = [model.run(sample) for sample in samples]
    errors = None
    if answers is not None:
        errors = [max(compare.float_error(answer[k], output[k])
                      for answer, output in zip(answers, outputs)) for k in range(len(outputs[0]))]
    return outputs, errors, "float64", runtime


def _write(entry, path, profile, file):
    names, arrays = _inputs(entry, path)
    outputs, errors, oracle, runtime = _compute(entry, path, profile, arrays)
    facts = json.dumps({"names": names, "errors": errors, "oracle": oracle, "runtime": runtime,
                        "operators": _operators(path)})
    columns = {f"out{k}": numpy.stack(column) for k, column in enumerate(zip(*outputs))}
    columns |= {f"in{k}": array for k, array in enumerate(arrays)}
    numpy.savez(file.with_suffix(".new.npz"), facts=facts, **columns)
    file.with_suffix(".new.npz").rename(file)


def expect(entry, path, profile, cache):
    """The Expectation of an entry of the list, from the folder `cache` where it holds it."""
    cache.mkdir(parents=True, exist_ok=True)
    file = cache / (_key(entry, path, profile) + ".npz")
    with open(cache / f"{entry.name}.{profile}.lock", "w", encoding="utf-8") as lock:
        # Two targets of a model run at once: the second waits and reads.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.is_file():
            for old in cache.glob(f"{entry.name}.{profile}.*.npz"):
                old.unlink()
            _write(entry, path, profile, file)
        data = numpy.load(file)
    facts = json.loads(str(data["facts"]))
    inputs, outputs = ([data[f"{kind}{k}"] for k in range(len(data.files)) if f"{kind}{k}" in data]
                       for kind in ("in", "out"))
    cases = recorded.fitting(entry.recorded, [array.shape[1:] for array in inputs], entry.sequence)
    return Expectation(facts["names"], inputs, cases, outputs, facts["errors"], facts["oracle"],
                       facts["runtime"], facts["operators"])
