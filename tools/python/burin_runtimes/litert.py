"""Runs a .tflite model in LiteRT on one CPU thread, with reference kernels or with XNNPACK."""
import pathlib

import numpy as np
from ai_edge_litert import interpreter, schema_py_generated as schema

from . import mediapipe

# "xnnpack" is what the wheel does by default: its delegate takes every operator that it knows.
KERNELS = {
    "reference": interpreter.OpResolverType.BUILTIN_REF,
    "xnnpack": interpreter.OpResolverType.BUILTIN,
}


def with_results(content, results):
    """The bytes of a .tflite file that also returns results of operators, and where each is among its outputs.

    `results` are pairs: the number of an operator and of one of its results. What is no such result is None.
    An output of the model is computed as it is anyway: delegates fuse nothing across it.
    """
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))
    graph = model.subgraphs[0]
    outputs = [int(tensor) for tensor in graph.outputs]
    places = []
    for operator, result in results:
        tensors = graph.operators[operator].outputs if 0 <= operator < len(graph.operators) else []
        if not 0 <= result < len(tensors) or tensors[result] < 0:
            places.append(None)
            continue
        tensor = int(tensors[result])
        if tensor not in outputs:
            outputs.append(tensor)
        places.append(outputs.index(tensor))
    graph.outputs = outputs
    return mediapipe.packed(model, len(content)), places


def input_shapes(path):
    """The shapes that a .tflite file states for its inputs."""
    graph = schema.Model.GetRootAs(pathlib.Path(path).read_bytes(), 0).Subgraphs(0)
    tensors = [graph.Tensors(graph.Inputs(index)) for index in range(graph.InputsLength())]
    return [[int(tensor.Shape(axis)) for axis in range(tensor.ShapeLength())] for tensor in tensors]


def result_names(content, results):
    """The names that the file gives to results of operators, as in with_results()."""
    graph = schema.Model.GetRootAs(content, 0).Subgraphs(0)
    names = []
    for operator, result in results:
        known = 0 <= operator < graph.OperatorsLength() and result < graph.Operators(operator).OutputsLength()
        name = graph.Tensors(graph.Operators(operator).Outputs(result)).Name() if known else None
        names.append((name or b"").decode(errors="replace"))
    return names


class Model:
    """A loaded model. Raises ValueError for an operator that LiteRT does not know.

    Of custom operators, those of `mediapipe` run as their builtin equals. `results` as in with_results():
    run() returns these too, and `places` says where.
    """

    def __init__(self, path, kernels="reference", results=()):
        if kernels not in KERNELS:
            raise ValueError(f"unknown kernels '{kernels}': expected one of {', '.join(KERNELS)}")
        content = mediapipe.with_builtin_operators(pathlib.Path(path).read_bytes())
        self.places = []
        if results:
            content, self.places = with_results(content, results)
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
            if tuple(details["shape"]) != array.shape:
                self._resize(inputs)
        for details, array in zip(self._inputs, inputs):
            self._interpreter.set_tensor(details["index"], np.ascontiguousarray(array))
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(details["index"]) for details in self._outputs]

    def _resize(self, inputs):
        """Fixes open dimensions."""
        for details, array in zip(self._inputs, inputs):
            self._interpreter.resize_tensor_input(details["index"], array.shape)
        self._interpreter.allocate_tensors()
        self._inputs = self._interpreter.get_input_details()
