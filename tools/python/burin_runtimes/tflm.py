"""Runs a .tflite model in TensorFlow Lite Micro, whose kernels the tflite-ref rounding profile follows."""
import pathlib

import numpy as np
from tflite_micro.python.tflite_micro import runtime
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

# Scratch buffers and bookkeeping are not in the model file; on a host a generous arena costs nothing.
ARENA_BASE_BYTES = 1 << 20
BYTES_PER_OPERATOR = 4096
WIDEST_ELEMENT_BYTES = 8


def arena_bytes(content):
    """An arena size in bytes that surely holds the model: all tensors at once, at the widest element type."""
    model = schema.Model.GetRootAs(content, 0)
    total = ARENA_BASE_BYTES
    for index in range(model.SubgraphsLength()):
        graph = model.Subgraphs(index)
        total += graph.OperatorsLength() * BYTES_PER_OPERATOR
        for position in range(graph.TensorsLength()):
            shape = graph.Tensors(position).ShapeAsNumpy()
            # Without a shape the accessor gives the number 0, which np.prod would take for an empty tensor.
            elements = 1 if isinstance(shape, int) else int(np.prod(shape, dtype=np.int64))
            total += abs(elements) * WIDEST_ELEMENT_BYTES
    return total


class Model:
    """A loaded model. Runs int8, uint8, int16, int32, bool and float32 tensors as the file types them."""

    def __init__(self, path):
        content = pathlib.Path(path).read_bytes()
        graph = schema.Model.GetRootAs(content, 0).Subgraphs(0)
        self._interpreter = runtime.Interpreter.from_bytes(content, arena_size=arena_bytes(content))
        self._inputs = [self._interpreter.get_input_details(index) for index in range(graph.InputsLength())]
        self._output_count = graph.OutputsLength()
        self.ranks = [len(details["shape"]) for details in self._inputs]

    def run(self, inputs, keep_state=False):
        """One inference: one array per model input to one array per model output.

        Every call starts from the initial state of variables unless `keep_state`, so samples are independent.
        Raises ValueError when an input's type or shape is not the model's.
        """
        if not keep_state:
            self._interpreter.reset()
        if len(inputs) != len(self._inputs):
            raise ValueError(f"the model has {len(self._inputs)} inputs, got {len(inputs)}")
        for index, (array, details) in enumerate(zip(inputs, self._inputs)):
            array = np.ascontiguousarray(array)
            expected = (np.dtype(details["dtype"]), tuple(details["shape"].tolist()))
            if (array.dtype, array.shape) != expected:
                raise ValueError(f"input {index} is {array.dtype}{list(array.shape)}, "
                                 f"expected {expected[0]}{list(expected[1])}")
            self._interpreter.set_input(array, index)
        self._interpreter.invoke()
        return [np.array(self._interpreter.get_output(index)) for index in range(self._output_count)]


def run(model_path, inputs):
    """Runs one sample: `inputs` holds one array per model input; returns one array per output."""
    return Model(model_path).run(inputs)
