"""Compiles both digits models to C++, runs them on the test images and compares with the runtimes.

Usage: python demo.py --burin PATH [--target NAME] [--without-runtimes]
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy

FOLDER = pathlib.Path(__file__).resolve().parent
TIMED_RUNS = 2000


def host_target():
    """The fastest target this machine can run."""
    try:
        flags = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        flags = ""
    return "x86-64-avx2" if re.search(r"\bavx2\b", flags) and " fma " in flags else "portable"


def samples_for(port, images):
    """The images as the model's input takes them: stored integers where it is quantized."""
    shape = [len(images)] + port["shape"]
    values = images.astype(numpy.float32)
    if port["scale"] is None:
        return values.reshape(shape)
    stored = numpy.round(values / port["scale"]) + port["zero_point"]
    return numpy.clip(stored, -128, 127).astype(numpy.int8).reshape(shape)


def code_bytes(folder, name, flags):
    """Machine code of the compiled model: .text less nothing, without the constants."""
    compiler = os.environ.get("CXX") or "c++"
    subprocess.run([compiler, "-std=c++17", *flags, "-c", f"{name}.cpp", "-o", "model.o"],
                   cwd=folder, check=True)
    rows = subprocess.run(["size", "-A", "model.o"], cwd=folder, check=True, capture_output=True,
                          text=True).stdout
    return sum(int(size) for size in re.findall(r"^\.text\S*\s+(\d+)", rows, re.MULTILINE))


def run(burin, model, target, flags, images, labels, folder):
    name = model.split(".")[0]
    source = folder / name
    subprocess.run([burin, "compile", FOLDER / model, "--target", target, "-o", source],
                   check=True)
    manifest = json.loads((source / f"{name}.json").read_text(encoding="utf-8"))
    port = manifest["inputs"][0]
    numpy.save(folder / "images.npy", samples_for(port, images))
    done = subprocess.run([burin, "run", FOLDER / model, "--target", target, "--input",
                           f"{port['name']}={folder / 'images.npy'}", "--output-dir",
                           folder / "out", "--timed-runs", str(TIMED_RUNS)],
                          check=True, capture_output=True, text=True)
    median = int(re.search(r"median (\d+)", done.stdout + done.stderr)[1])
    scores = numpy.load(folder / "out" / f"{manifest['outputs'][0]['identifier']}.npy")
    accuracy = float((scores.reshape(len(labels), -1).argmax(axis=1) == labels).mean())
    sizes = manifest["bytes"]
    ram = sizes["arena"] + sizes["state"] + port["bytes"] + manifest["outputs"][0]["bytes"]
    return {"runtime": f"burin {target}", "model": model, "accuracy": accuracy,
            "time_us": median / 1000, "ram_bytes": ram,
            "ram_kind": "arena, input and output; stack below "
                        f"{sizes['stack']}",
            "library_bytes": code_bytes(source, name, flags)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--burin", required=True)
    parser.add_argument("--target", default=host_target())
    parser.add_argument("--without-runtimes", action="store_true")
    parser.add_argument("--least-accuracy", type=float, default=0.0)
    options = parser.parse_args()
    images = numpy.load(FOLDER / "test_images.npy")
    labels = numpy.load(FOLDER / "test_labels.npy")
    flags = ["-O2"] + (["-mavx2", "-mfma"] if options.target == "x86-64-avx2" else [])
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for model in ["digits_fp32.onnx", "digits_int8.tflite"]:
            rows.append(run(options.burin, model, options.target, flags, images, labels,
                            pathlib.Path(temporary)))
    if not options.without_runtimes:
        done = subprocess.run([sys.executable, FOLDER / "reference.py"], check=True,
                              capture_output=True, text=True)
        rows += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    print(f"{len(labels)} test images that training did not see")
    print(f"{'runtime':<42} {'model':<20} {'accuracy':>8} {'time':>10} {'RAM':>12} {'code':>12}")
    for row in rows:
        print(f"{row['runtime']:<42} {row['model']:<20} {row['accuracy']:>8.3f} "
              f"{row['time_us']:>7.2f} us {row['ram_bytes']:>10} B {row['library_bytes']:>10} B")
    print("time: median of one inference, one thread. RAM: burin's arena, input and output; "
          "tflite-micro's arena;\nthe growth of the process for the others. code: machine code of "
          "the model; the shared libraries of the runtimes.")
    worst = min(row["accuracy"] for row in rows)
    if worst < options.least_accuracy:
        sys.exit(f"accuracy {worst:.3f} is below {options.least_accuracy}")


if __name__ == "__main__":
    main()
