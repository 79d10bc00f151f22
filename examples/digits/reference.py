"""Measures the established runtimes on the digits models: one line of JSON per runtime, for comparison with burin.

Usage: python reference.py [--runtime onnxruntime|litert|tflite-micro]   (default: all, each in a process of its own)
"""
import argparse
import importlib.metadata
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent
WARM_UP_RUNS = 50
TIMED_ROUNDS = 4


def memory(field):
    """A field of this process's memory status, in bytes."""
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024


def libraries(folder):
    """The shared libraries below an installed package's folder that are loaded in this process."""
    maps = pathlib.Path("/proc/self/maps").read_text(encoding="utf-8")
    paths = {line.split(maxsplit=5)[5] for line in maps.splitlines() if line.count("/")}
    return sorted(path for path in paths if f"/{folder}/" in path and ".so" in os.path.basename(path))


def quantized(images, scale, zero_point):
    """Raw grey values as int8 [N, 1, 8, 8, 1] with the quantization of the model's input."""
    values = np.round(images / scale) + zero_point
    return np.clip(values, -128, 127).astype(np.int8)[:, None, :, :, None]


class OnnxRuntime:
    """digits_fp32.onnx in ONNX Runtime with its default optimization."""

    folder, distribution, model = "onnxruntime", "onnxruntime", "digits_fp32.onnx"

    def __init__(self):
        import onnxruntime
        self._library = onnxruntime

    def load(self, images):
        options = self._library.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = self._library.InferenceSession(str(FOLDER / self.model), options,
                                                       providers=["CPUExecutionProvider"])
        return [{"image": image} for image in images[:, None, None].astype(np.float32)]

    def prepare(self, sample):
        self._sample = sample

    def invoke(self):
        self._scores = self._session.run(None, self._sample)[0]

    def scores(self):
        return self._scores

    def arena_bytes(self):
        return None


class LiteRt:
    """digits_int8.tflite in LiteRT with its default kernels."""

    folder, distribution, model = "ai_edge_litert", "ai-edge-litert", "digits_int8.tflite"

    def __init__(self):
        from ai_edge_litert import interpreter
        self._library = interpreter

    def load(self, images):
        self._interpreter = self._library.Interpreter(str(FOLDER / self.model), num_threads=1)
        self._interpreter.allocate_tensors()
        details = self._interpreter.get_input_details()[0]
        self._input = details["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self.invoke = self._interpreter.invoke
        return list(quantized(images, *details["quantization"]))

    def prepare(self, sample):
        self._interpreter.set_tensor(self._input, sample)

    def scores(self):
        return self._interpreter.get_tensor(self._output)

    def arena_bytes(self):
        return None


class TfliteMicro:
    """digits_int8.tflite in TensorFlow Lite Micro with its portable reference kernels."""

    folder, distribution, model = "tflite_micro/python/tflite_micro", "tflite-micro", "digits_int8.tflite"

    def __init__(self):
        from tflite_micro.python.tflite_micro import runtime
        self._library = runtime

    def load(self, images):
        self._interpreter = self._library.Interpreter.from_file(str(FOLDER / self.model))
        parameters = self._interpreter.get_input_details(0)["quantization_parameters"]
        self.invoke = self._interpreter.invoke
        return list(quantized(images, parameters["scales"][0], parameters["zero_points"][0]))

    def prepare(self, sample):
        self._interpreter.set_input(sample, 0)

    def scores(self):
        return self._interpreter.get_output(0)

    def arena_bytes(self):
        """The used part of the arena; the runtime tells it only as text on the error stream."""
        with tempfile.TemporaryFile() as captured:
            saved = os.dup(2)
            os.dup2(captured.fileno(), 2)
            try:
                self._interpreter.print_allocations()
            finally:
                os.dup2(saved, 2)
                os.close(saved)
            captured.seek(0)
            return int(re.search(rb"allocation total (\d+) bytes", captured.read())[1])


RUNTIMES = {"onnxruntime": OnnxRuntime, "litert": LiteRt, "tflite-micro": TfliteMicro}


def measure(runtime):
    """The report of one runtime, with the keys described in README.md."""
    images, labels = np.load(FOLDER / "test_images.npy"), np.load(FOLDER / "test_labels.npy")
    # Resets the peak, so that the growth below starts after the imports.
    pathlib.Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = memory("VmRSS")
    samples = runtime.load(images)
    hits = 0
    for sample, label in zip(samples, labels):
        runtime.prepare(sample)
        runtime.invoke()
        hits += int(np.argmax(runtime.scores()) == label)
    growth = max(memory("VmHWM") - before, 0)
    for _ in range(WARM_UP_RUNS):
        runtime.invoke()
    times = []
    for sample in samples * TIMED_ROUNDS:
        runtime.prepare(sample)
        start = time.perf_counter_ns()
        runtime.invoke()
        times.append(time.perf_counter_ns() - start)
    arena = runtime.arena_bytes()
    loaded = libraries(runtime.folder)
    return {
        "runtime": f"{runtime.distribution} {importlib.metadata.version(runtime.distribution)}",
        "model": runtime.model,
        "accuracy": hits / len(labels),
        "time_us": round(statistics.median(times) / 1000.0, 2),
        "ram_bytes": growth if arena is None else arena,
        "ram_kind": "peak RSS growth" if arena is None else "arena",
        "library_bytes": sum(os.path.getsize(path) for path in loaded),
        "library_files": [os.path.basename(path) for path in loaded],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runtime", choices=sorted(RUNTIMES))
    options = parser.parse_args()
    if options.runtime:
        print(json.dumps(measure(RUNTIMES[options.runtime]())))
        return 0
    # One process each: the peak of one runtime must not hide in the memory of another.
    results = [subprocess.run([sys.executable, __file__, "--runtime", name], check=False) for name in RUNTIMES]
    return max(result.returncode for result in results)


if __name__ == "__main__":
    sys.exit(main())
