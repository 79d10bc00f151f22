"""How far apart neighbouring values of an integer model's outputs are: 1, or the scale of a float output."""
import pathlib

import numpy

# Operators between a DEQUANTIZE and an output that move values without changing them.
ONNX_MOVES = {"Reshape", "Transpose", "Squeeze", "Unsqueeze", "Flatten", "Identity"}
TFLITE_MOVES = {"RESHAPE", "TRANSPOSE"}


def _onnx(path):
    import onnx
    graph = onnx.load(path).graph
    producers = {name: node for node in graph.node for name in node.output}
    constants = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def step(name):
        node = producers[name]
        while node.op_type in ONNX_MOVES:
            node = producers[node.input[0]]
        return float(constants[node.input[1]]) if node.op_type == "DequantizeLinear" else None
    return [step(value.name) for value in graph.output]


def _tflite(path):
    from ai_edge_litert import schema_py_generated as schema
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(path.read_bytes(), 0))
    graph = model.subgraphs[0]
    producers = {index: operator for operator in graph.operators for index in operator.outputs}

    def code(operator):
        entry = model.operatorCodes[operator.opcodeIndex]
        return max(entry.builtinCode, entry.deprecatedBuiltinCode)

    moves = {getattr(schema.BuiltinOperator, name) for name in TFLITE_MOVES}

    def step(index):
        operator = producers[index]
        while code(operator) in moves:
            operator = producers[operator.inputs[0]]
        if code(operator) != schema.BuiltinOperator.DEQUANTIZE:
            return None
        return float(graph.tensors[operator.inputs[0]].quantization.scale[0])
    return [step(index) for index in graph.outputs]


def steps(path, dtypes):
    """One number an output; raises ValueError for a float output that no dequantization gives."""
    if all(numpy.dtype(dtype).kind in "iub" for dtype in dtypes):
        return [1.0] * len(dtypes)
    path = pathlib.Path(path)
    found = _onnx(path) if path.suffix == ".onnx" else _tflite(path)
    result = [1.0 if numpy.dtype(dtype).kind in "iub" else step for dtype, step in zip(dtypes, found)]
    if None in result:
        raise ValueError(f"{path.name}: an output is neither an integer nor dequantized")
    return result
