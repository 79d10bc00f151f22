"""Compiles one model for one target, runs it on random inputs and compares with its oracle.

usage: check_model.py BURIN MODEL TARGET [--samples N]

int8 models must equal tflite-micro's reference kernels in every element. float models must come as
close to double precision as max(1e-5, twice the reference runtime's own error), relative to the
largest value. The model's self-test must pass as well.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import models.model_path as model_path  # noqa: E402
from oracle import compare, double_reference, ort, random_inputs, tflm  # noqa: E402


def burin_run(burin, model, target, names, samples, folder):
    """Runs the model on stacked samples; returns the outputs in the manifest's order."""
    command = [burin, "run", str(model), "--target", target, "--output-dir", str(folder / "out")]
    for index, name in enumerate(names):
        file = folder / f"in{index}.npy"
        numpy.save(file, numpy.ascontiguousarray(samples[index]))
        command += ["--input", f"{name}={file}"]
    subprocess.run(command, check=True)
    return [numpy.load(file) for file in sorted((folder / "out").glob("*.npy"))]


def manifest(burin, model, target, folder):
    subprocess.run([burin, "compile", str(model), "--target", target, "--name", "model", "-o",
                    str(folder / "src")], check=True)
    return json.loads((folder / "src" / "model.json").read_text())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("burin")
    parser.add_argument("model", type=model_path.resolve)
    parser.add_argument("target")
    parser.add_argument("--samples", type=int, default=100)
    options = parser.parse_args()
    failures = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        facts = manifest(options.burin, options.model, options.target, folder)
        inputs, outputs = facts["inputs"], facts["outputs"]
        names = [port["identifier"] for port in inputs]
        is_float = outputs[0]["dtype"] == "float32"
        rng = numpy.random.default_rng(20261123)
        samples = [
            random_inputs.draw(rng, [options.samples] + port["shape"], numpy.dtype(port["dtype"]))
            for port in inputs
        ]
        results = burin_run(options.burin, options.model, options.target, names, samples, folder)
        results = dict(zip(sorted(port["identifier"] for port in outputs), results))
        if is_float:
            failures += check_float(options, inputs, outputs, samples, results)
        else:
            failures += check_integer(options, outputs, samples, results)
        done = subprocess.run([options.burin, "run", str(options.model), "--target",
                               options.target, "--self-test"])
        if done.returncode != 0:
            failures.append("the self-test fails")
    for failure in failures:
        print(f"{options.model.name} on {options.target}: {failure}")
    passed = 2 if not failures else 0
    print(f"burin-test-summary: {passed} passed, {len(failures)} failed, 0 skipped")
    return 1 if failures else 0


def check_integer(options, outputs, samples, results):
    model = tflm.Model(str(options.model))
    wrong = total = 0
    for i in range(options.samples):
        expected = model.run([sample[i] for sample in samples])
        for port, reference in zip(outputs, expected):
            count, _ = compare.int_difference(results[port["identifier"]][i], reference)
            wrong += count
            total += reference.size
    print(f"{options.model.name} on {options.target}: {wrong} of {total} elements differ from "
          f"tflite-micro over {options.samples} inputs")
    return [f"{wrong} of {total} elements differ"] if wrong else []


def check_float(options, inputs, outputs, samples, results):
    """ONNX against ONNX Runtime's error, TFLite against tflite-micro's."""
    failures = []
    worst = [0.0] * len(outputs)
    bars = [0.0] * len(outputs)
    is_onnx = options.model.suffix == ".onnx"
    runtime = ort.session(str(options.model)) if is_onnx else tflm.Model(str(options.model))
    for i in range(options.samples):
        arrays = [sample[i] for sample in samples]
        feed = {port["name"]: array for port, array in zip(inputs, arrays)} if is_onnx else arrays
        reference = double_reference.run(str(options.model), feed)
        other = ort.run_session(runtime, arrays) if is_onnx else runtime.run(arrays)
        for k, port in enumerate(outputs):
            worst[k] = max(worst[k], compare.float_error(results[port["identifier"]][i],
                                                         reference[k]))
            bars[k] = max(bars[k], compare.float_error(other[k], reference[k]))
    for k, port in enumerate(outputs):
        bar = compare.bar(bars[k])
        print(f"{options.model.name} on {options.target}: output {port['name']}: error "
              f"{worst[k]:.2e}, bar {bar:.2e}, the runtime's own {bars[k]:.2e}")
        if not worst[k] <= bar:
            failures.append(f"output {port['name']}: error {worst[k]:.2e} is above {bar:.2e}")
    return failures


if __name__ == "__main__":
    sys.exit(main())
