"""Evaluates float TFLite graphs in float64 with numpy."""
import pathlib

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from oracle.double_tflite_operators import ACTIVATIONS, OPERATORS

DTYPES = {
    schema.TensorType.FLOAT32: np.float32,
    schema.TensorType.FLOAT16: np.float16,
    schema.TensorType.FLOAT64: np.float64,
    schema.TensorType.INT8: np.int8,
    schema.TensorType.INT16: np.int16,
    schema.TensorType.INT32: np.int32,
    schema.TensorType.INT64: np.int64,
    schema.TensorType.UINT8: np.uint8,
    schema.TensorType.UINT16: np.uint16,
    schema.TensorType.UINT32: np.uint32,
    schema.TensorType.BOOL: np.bool_,
}

def names_of(enumeration):
    """The names of a generated enumeration by value."""
    return {value: name for name, value in vars(enumeration).items() if isinstance(value, int)}


OPERATOR_NAMES = names_of(schema.BuiltinOperator)


def is_quantized(tensor):
    quantization = tensor.quantization
    return quantization is not None and quantization.scale is not None and len(quantization.scale) > 0


def dequantized(array, quantization):
    """The numbers that a quantized constant stands for, with one scale or one for each index of an axis."""
    scales = np.asarray(quantization.scale, np.float64)
    zeros = np.asarray(quantization.zeroPoint if quantization.zeroPoint is not None else [0], np.float64)
    shape = [1] * array.ndim
    if len(scales) > 1:
        shape[quantization.quantizedDimension] = len(scales)
    return (array - zeros.reshape(shape if len(zeros) > 1 else [1] * array.ndim)) * scales.reshape(shape)


class Model:
    """A parsed model. Raises ValueError for operators outside this evaluator and for quantized activations.

    Quantized constants, as hybrid files have them, stand for the numbers that they are dequantized to.
    """

    def __init__(self, path):
        self._model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(pathlib.Path(path).read_bytes(), 0))
        self._graph = self._model.subgraphs[0]
        self._operators = [(self._operator_name(operator), operator) for operator in self._graph.operators]
        for name, _ in self._operators:
            if name not in OPERATORS:
                raise ValueError(f"operator '{name}' is not supported")
        for tensor in self._graph.tensors:
            if is_quantized(tensor) and self._constant(tensor) is None:
                raise ValueError(f"tensor '{tensor.name.decode()}' is quantized: expected a float model")
        tensors = [self._graph.tensors[index] for index in self._graph.inputs]
        self.names = [tensor.name.decode() for tensor in tensors]
        self.ranks = [len(tensor.shape) for tensor in tensors]

    def _operator_name(self, operator):
        code = self._model.operatorCodes[operator.opcodeIndex]
        # Files older than the wide code carry only the deprecated one; the other is then 0.
        name = OPERATOR_NAMES[max(code.builtinCode, code.deprecatedBuiltinCode)]
        return code.customCode.decode() if name == "CUSTOM" else name

    def _constant(self, tensor):
        data = self._model.buffers[tensor.buffer].data
        if data is None or not len(data):
            return None
        array = np.frombuffer(np.asarray(data, np.uint8).tobytes(), DTYPES[tensor.type])
        array = array.reshape(() if tensor.shape is None else tuple(tensor.shape))
        if is_quantized(tensor):
            return dequantized(array, tensor.quantization)
        return array.astype(np.float64) if array.dtype.kind == "f" else array

    def run(self, inputs):
        """One sample: arrays in the model's order, or by tensor name. Returns the outputs in order."""
        if isinstance(inputs, dict):
            inputs = [inputs[name] for name in self.names]
        if len(inputs) != len(self.names):
            raise ValueError(f"the model has {len(self.names)} inputs, got {len(inputs)}")
        values = [self._constant(tensor) for tensor in self._graph.tensors]
        for index, array in zip(self._graph.inputs, inputs):
            array = np.asarray(array)
            values[index] = array.astype(np.float64) if array.dtype.kind == "f" else array
        for name, operator in self._operators:
            options = operator.customOptions if operator.builtinOptions is None else operator.builtinOptions
            # An omitted optional input has the index -1.
            arguments = [values[index] if index >= 0 else None for index in operator.inputs]
            result = OPERATORS[name](options, *arguments)
            results = result if isinstance(result, tuple) else (result,)
            activation = getattr(options, "fusedActivationFunction", schema.ActivationFunctionType.NONE)
            if activation not in ACTIVATIONS:
                raise ValueError(f"fused activation {activation} of '{name}' is not supported")
            for index, one in zip(operator.outputs, results):
                values[index] = ACTIVATIONS[activation](one)
        return [values[index] for index in self._graph.outputs]
