"""Evaluates ONNX graphs of opset 7 and newer in float64 with numpy."""
import numpy as np
import onnx

from oracle import double_onnx_math, double_onnx_shapes, double_onnx_windows
from oracle.double_onnx_call import Call, widen

OPERATORS = {**double_onnx_math.OPERATORS, **double_onnx_shapes.OPERATORS, **double_onnx_windows.OPERATORS}


class Model:
    """A parsed model. Raises ValueError for operators, domains or opsets outside this evaluator."""

    def __init__(self, path):
        model = onnx.load(path)
        self._graph = model.graph
        # Exporters list domains in any order.
        self._opset = next((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), 0)
        if self._opset < 7:
            raise ValueError(f"opset {self._opset} is not supported: expected 7 or newer")
        for node in self._graph.node:
            if node.domain not in ("", "ai.onnx") or node.op_type not in OPERATORS:
                raise ValueError(f"operator '{node.domain}{'.' if node.domain else ''}{node.op_type}' is not supported")
        self._constants = {tensor.name: widen(onnx.numpy_helper.to_array(tensor))
                           for tensor in self._graph.initializer}
        inputs = [value for value in self._graph.input if value.name not in self._constants]
        self.names = [value.name for value in inputs]
        self.ranks = [len(value.type.tensor_type.shape.dim) for value in inputs]

    def run(self, inputs):
        """One sample: arrays in the model's order, or by name. Returns the outputs in order."""
        if not isinstance(inputs, dict):
            if len(inputs) != len(self.names):
                raise ValueError(f"the model has {len(self.names)} inputs, got {len(inputs)}")
            inputs = dict(zip(self.names, inputs))
        values = {**self._constants, **{name: widen(array) for name, array in inputs.items()}}
        for node in self._graph.node:
            arguments = [values[name] if name else None for name in node.input]
            result = OPERATORS[node.op_type](Call(node, arguments, self._opset))
            # A function of one result leaves out what the node may have beside it; to use that fails.
            results = result if isinstance(result, tuple) else (result,)
            values.update(zip(node.output, map(np.asarray, results)))
        return [values[value.name] for value in self._graph.output]
