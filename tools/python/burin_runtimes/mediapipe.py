"""Rewrites MediaPipe's Convolution2DTransposeBias as TRANSPOSE_CONV, so that LiteRT runs such files.

Both are the same sums; LiteRT so gives the error of float32 that a model of MediaPipe has.
"""
import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

CUSTOM = b"Convolution2DTransposeBias"
PADDINGS = {1: schema.Padding.SAME, 2: schema.Padding.VALID}


def _constant(model, graph, array):
    """The number of a new int32 tensor."""
    model.buffers.append(schema.BufferT(data=np.frombuffer(array.tobytes(), np.uint8)))
    tensor = schema.TensorT()
    tensor.name, tensor.shape, tensor.type = b"output_shape", list(array.shape), schema.TensorType.INT32
    tensor.buffer = len(model.buffers) - 1
    graph.tensors.append(tensor)
    return len(graph.tensors) - 1


def packed(model, size):
    """The bytes of a changed model; `size` is about how many."""
    builder = flatbuffers.Builder(size)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def with_builtin_operators(content):
    """The bytes of a .tflite file with its transposed convolutions as builtin ones."""
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))
    graph = model.subgraphs[0]
    custom = [index for index, code in enumerate(model.operatorCodes) if code.customCode == CUSTOM]
    if not custom:
        return content
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.TRANSPOSE_CONV
    code.version = 3  # the first with a bias
    model.operatorCodes.append(code)
    for operator in graph.operators:
        if operator.opcodeIndex not in custom:
            continue
        padding, width, height = np.frombuffer(bytes(operator.customOptions), np.int32)
        options = schema.TransposeConvOptionsT()
        options.padding, options.strideW, options.strideH = PADDINGS[int(padding)], int(width), int(height)
        data, weights, bias = operator.inputs
        shape = np.array(graph.tensors[operator.outputs[0]].shape, np.int32)
        operator.inputs = [_constant(model, graph, shape), weights, data, bias]
        operator.opcodeIndex = len(model.operatorCodes) - 1
        operator.customOptions, operator.builtinOptions = None, options
        operator.builtinOptionsType = schema.BuiltinOptions.TransposeConvOptions
    return packed(model, len(content))
