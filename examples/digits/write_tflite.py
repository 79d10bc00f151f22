"""Quantizes the trained digits network after training and writes it as a full-integer TFLite model.

The scheme is the one of the TFLite quantization specification: int8 activations with one scale and zero
point per tensor, symmetric int8 weights (one scale per output channel for convolutions), int32 bias whose
scale is the product of the input's and the weights' scale, softmax output fixed at scale 1/256, zero point -128.
"""
import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

import network

FILE_IDENTIFIER = b"TFL3"
# A grey value g in 0 to 16 is stored as 15 * g - 128: exact, and nearly the whole int8 range.
INPUT_QUANTIZATION = (1.0 / 15.0, -128)
SCORES_QUANTIZATION = (1.0 / 256.0, -128)


class AlignedBuffer(schema.BufferT):
    """A buffer whose bytes start at a multiple of 16 in the file, as the schema demands (force_align)."""

    def Pack(self, builder):
        if self.data is None:
            return super().Pack(builder)
        content = self.data.tobytes()
        builder.StartVector(1, len(content), 16)
        builder.head -= len(content)
        builder.Bytes[builder.head:builder.head + len(content)] = content
        data = builder.EndVector()
        schema.BufferStart(builder)
        schema.BufferAddData(builder, data)
        return schema.BufferEnd(builder)


def activation_quantization(values):
    """Scale and zero point that cover the range of `values` and represent 0.0 exactly."""
    low, high = min(values.min(), 0.0), max(values.max(), 0.0)
    scale = np.float32((high - low) / 255.0)
    return scale, int(np.clip(np.round(-128.0 - low / scale), -128, 127))


def quantize_weights(weights, per_channel):
    """Symmetric int8 weights in -127 to 127 and their scales, one per output channel or one in all."""
    rows = np.abs(weights.reshape(len(weights), -1)).max(axis=1)
    scales = (rows if per_channel else rows.max(keepdims=True)).astype(np.float32) / np.float32(127.0)
    divisors = scales.reshape([-1] + [1] * (weights.ndim - 1)).astype(np.float64)
    return np.clip(np.round(weights / divisors), -127, 127).astype(np.int8), scales


class ModelBuilder:
    """Collects tensors, constants and operators of a model with one subgraph."""

    def __init__(self):
        self.tensors = []
        self.operators = []
        self.codes = []
        # Buffer 0 stays empty: tensors without constant data refer to it.
        self.buffers = [AlignedBuffer()]

    def tensor(self, name, shape, kind, scales, zero_point=0, data=None):
        """Adds a tensor and returns its index; `scales` is one number, one per channel, or None."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.type, tensor.buffer = name, list(shape), kind, 0
        if scales is not None:
            quantization = schema.QuantizationParametersT()
            quantization.scale = np.atleast_1d(np.asarray(scales, np.float32))
            quantization.zeroPoint = np.full(len(quantization.scale), zero_point, np.int64)
            quantization.quantizedDimension = 0
            tensor.quantization = quantization
        if data is not None:
            tensor.buffer = len(self.buffers)
            self.buffers.append(AlignedBuffer(data=np.ascontiguousarray(data)))
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def operator(self, code, version, inputs, output, options, **fields):
        """Adds an operator; `options` names its option table in the schema."""
        description = schema.OperatorCodeT()
        description.builtinCode = description.deprecatedBuiltinCode = code
        description.version = version
        index = next((i for i, known in enumerate(self.codes) if known.builtinCode == code), len(self.codes))
        if index == len(self.codes):
            self.codes.append(description)
        operator = schema.OperatorT()
        operator.opcodeIndex, operator.inputs, operator.outputs = index, inputs, [output]
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, options)
        operator.builtinOptions = getattr(schema, options + "T")()
        for name, value in fields.items():
            setattr(operator.builtinOptions, name, value)
        self.operators.append(operator)

    def serialize(self, inputs, outputs, description):
        """The bytes of the model file."""
        graph = schema.SubGraphT()
        graph.name, graph.tensors, graph.operators = "main", self.tensors, self.operators
        graph.inputs, graph.outputs = inputs, outputs
        model = schema.ModelT()
        model.version, model.description = 3, description
        model.subgraphs, model.operatorCodes, model.buffers = [graph], self.codes, self.buffers
        builder = flatbuffers.Builder(65536)
        builder.Finish(model.Pack(builder), FILE_IDENTIFIER)
        return bytes(builder.Output())


def add_weighted(model, name, source, source_scale, parameters, per_channel):
    """Adds the quantized weights and bias of the layer `name`; returns the operator's three inputs."""
    weights, scales = quantize_weights(parameters[f"{name}_weights"], per_channel)
    bias_scales = (np.float32(source_scale) * scales).astype(np.float32)
    bias = np.round(parameters[f"{name}_bias"] / bias_scales.astype(np.float64)).astype(np.int32)
    return [source,
            model.tensor(f"{name}_weights", weights.shape, schema.TensorType.INT8, scales, data=weights),
            model.tensor(f"{name}_bias", bias.shape, schema.TensorType.INT32, bias_scales, data=bias)]


def write(path, parameters, calibration):
    """Writes `parameters` of network.py to `path`.

    `calibration` are images [N, 8, 8, 1] whose activations set the ranges; they must not be test images.
    The model takes "image" int8 [1, 8, 8, 1] and gives "scores" int8 [1, 10].
    """
    state = network.forward(parameters, calibration)
    operators = schema.BuiltinOperator
    relu = schema.ActivationFunctionType.RELU
    model = ModelBuilder()
    scale, zero_point = INPUT_QUANTIZATION
    image = value = model.tensor("image", (1, 8, 8, 1), schema.TensorType.INT8, scale, zero_point)
    size = 8
    for index in (1, 2):
        inputs = add_weighted(model, f"conv{index}", value, scale, parameters, per_channel=True)
        scale, zero_point = activation_quantization(state[f"relu{index}"])
        channels = network.CHANNELS[index]
        value = model.tensor(f"conv{index}", (1, size, size, channels), schema.TensorType.INT8, scale, zero_point)
        model.operator(operators.CONV_2D, 3, inputs, value, "Conv2DOptions", padding=schema.Padding.SAME,
                       strideW=1, strideH=1, fusedActivationFunction=relu)
        size //= 2
        pooled = model.tensor(f"pool{index}", (1, size, size, channels), schema.TensorType.INT8, scale, zero_point)
        model.operator(operators.MAX_POOL_2D, 2, [value], pooled, "Pool2DOptions", padding=schema.Padding.VALID,
                       strideW=2, strideH=2, filterWidth=2, filterHeight=2)
        value = pooled
    features = model.tensor("features", (1, network.FEATURES), schema.TensorType.INT8, scale, zero_point)
    shape = np.array([1, network.FEATURES], np.int32)
    shape_tensor = model.tensor("features_shape", shape.shape, schema.TensorType.INT32, None, data=shape)
    model.operator(operators.RESHAPE, 1, [value, shape_tensor], features, "ReshapeOptions", newShape=shape.tolist())
    inputs = add_weighted(model, "dense", features, scale, parameters, per_channel=False)
    logits = model.tensor("logits", (1, network.CLASSES), schema.TensorType.INT8,
                          *activation_quantization(state["logits"]))
    model.operator(operators.FULLY_CONNECTED, 4, inputs, logits, "FullyConnectedOptions")
    scores = model.tensor("scores", (1, network.CLASSES), schema.TensorType.INT8, *SCORES_QUANTIZATION)
    model.operator(operators.SOFTMAX, 2, [logits], scores, "SoftmaxOptions", beta=1.0)
    path.write_bytes(model.serialize([image], [scores], "examples/digits/train.py"))
