"""Evaluates an fp32 .onnx or .tflite model in float64, the yardstick for the error of every float runtime.

Usage: python -m oracle.double_reference MODEL --inputs DIR_OR_NPY --out DIR
"""
import pathlib

from oracle import double_onnx, double_tflite, samples

FORMATS = {".onnx": double_onnx, ".tflite": double_tflite}


def open_model(model_path):
    """The parsed model: its `ranks` and `run(inputs)`. Raises ValueError for an unknown file format."""
    path = pathlib.Path(model_path)
    if path.suffix not in FORMATS:
        raise ValueError(f"unknown model format '{path.suffix}': expected one of {', '.join(FORMATS)}")
    return FORMATS[path.suffix].Model(path)


def run(model_path, inputs):
    """Runs one sample: `inputs` is a list in the model's order or a dict by name.

    Returns the outputs in order; floating-point ones are float64. Raises ValueError naming an unsupported operator.
    """
    return open_model(model_path).run(inputs)


def main():
    options = samples.arguments(__doc__.splitlines()[0]).parse_args()
    model = open_model(options.model)
    samples.save(options.out, "out", samples.run_all(model.run, samples.load(options.inputs), model.ranks))


if __name__ == "__main__":
    main()
