"""Which packages a runtime needs, and whether this Python has them."""
import importlib.metadata
import re
import sys

OLDEST_PYTHON = (3, 9)
# The versions that burin's results are tested against: those of requirements.lock.
VERSIONS = {
    "ai-edge-litert": "2.3.0",
    "flatbuffers": "25.12.19",
    "numpy": "2.4.6",
    "onnx": "1.23.2",
    "onnxruntime": "1.32.0",
    "tflite-micro": "0.dev20261023182759",
}
LITERT = ["ai-edge-litert", "flatbuffers", "numpy"]
# By rounding profile and by the format of a float model.
NEEDED = {
    "tflite-ref": [*LITERT, "tflite-micro"],
    "tflite-xnnpack": LITERT,
    "ort-qdq": ["numpy", "onnx", "onnxruntime"],
    "onnx": ["numpy", "onnx", "onnxruntime"],
    "tflite": LITERT,
}


def numbers(version):
    """The numbers in a version, for comparisons."""
    return [int(part) for part in re.findall(r"[0-9]+", version)]


def complaints(names):
    """One line for each of these packages that is missing or older than VERSIONS."""
    result = []
    if sys.version_info < OLDEST_PYTHON:
        result.append(f"Python is {sys.version.split()[0]}, older than {'.'.join(map(str, OLDEST_PYTHON))}")
    for name in names:
        wanted = VERSIONS[name]
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            result.append(f"{name} is not installed")
            continue
        if numbers(found) < numbers(wanted):
            result.append(f"{name} is {found}, older than {wanted}")
    return result


def version(name):
    return importlib.metadata.version(name)
