"""Runs a .tflite model in the pinned LiteRT on one CPU thread, with reference kernels or with XNNPACK.

Usage: python -m oracle.litert MODEL --inputs DIR_OR_NPY --out DIR [--kernels reference|xnnpack]
"""
import pathlib

import numpy as np
from ai_edge_litert import interpreter

from oracle import mediapipe, samples

# "xnnpack" is what the wheel does by default: its delegate takes every operator that it knows.
KERNELS = {
    "reference": interpreter.OpResolverType.BUILTIN_REF,
    "xnnpack": interpreter.OpResolverType.BUILTIN,
}


class Model:
    """A loaded model. Raises ValueError for an operator that LiteRT does not know.

    Of custom operators, those of `mediapipe` run as their builtin equals.
    """

    def __init__(self, path, kernels="reference"):
        if kernels not in KERNELS:
            raise ValueError(f"unknown kernels '{kernels}': expected one of {', '.join(KERNELS)}")
        content = mediapipe.with_builtin_operators(pathlib.Path(path).read_bytes())
        self._interpreter = interpreter.Interpreter(model_content=content, num_threads=1,
                                                    experimental_op_resolver_type=KERNELS[kernels])
        try:
            self._interpreter.allocate_tensors()
        except RuntimeError as error:
            raise ValueError(f"LiteRT refuses '{path}': {error}") from error
        self._inputs = self._interpreter.get_input_details()
        self._outputs = self._interpreter.get_output_details()
        self.ranks = [len(details["shape"]) for details in self._inputs]

    def run(self, inputs):
        """One inference: one array per model input to one array per model output."""
        if len(inputs) != len(self._inputs):
            raise ValueError(f"the model has {len(self._inputs)} inputs, got {len(inputs)}")
        for details, array in zip(self._inputs, inputs):
            self._interpreter.set_tensor(details["index"], np.ascontiguousarray(array))
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(details["index"]) for details in self._outputs]


def main():
    parser = samples.arguments(__doc__.splitlines()[0])
    parser.add_argument("--kernels", default="reference", choices=sorted(KERNELS))
    options = parser.parse_args()
    model = Model(options.model, options.kernels)
    samples.save(options.out, "out", samples.run_all(model.run, samples.load(options.inputs), model.ranks))


if __name__ == "__main__":
    main()
