"""Runs an .onnx model in ONNX Runtime on one CPU thread."""
import onnxruntime

# Disabled is the default of every function here: fused kernels round differently from the model's own operators.
OPTIMIZATIONS = {
    "disabled": onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL,
    "basic": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC,
    "extended": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
    "all": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL,
}


def session(model_path, optimization="disabled"):
    """An inference session with one thread, so that sums have one order; of a file or the bytes of one."""
    if optimization not in OPTIMIZATIONS:
        raise ValueError(f"unknown optimization '{optimization}': expected one of {', '.join(OPTIMIZATIONS)}")
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = OPTIMIZATIONS[optimization]
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    source = model_path if isinstance(model_path, bytes) else str(model_path)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def _constants(model):
    return {tensor.name: tensor for tensor in model.graph.initializer}


def _raised(model, constants, name, values):
    """The name of a uint8 constant that holds int8 `values` raised by 128; `name` is what it stands for."""
    import numpy
    import onnx
    if f"{name}_unsigned" not in constants:
        tensor = onnx.numpy_helper.from_array((values.astype(numpy.int16) + 128).astype(numpy.uint8),
                                              f"{name}_unsigned")
        model.graph.initializer.append(tensor)
        constants[tensor.name] = tensor
    return f"{name}_unsigned"


def quantized_model(model_path):
    """The model with sums of int8 and uint8 products that are exact, to be run at the level "all".

    At this level QDQ patterns become QLinear kernels; int8 activations become uint8 on x86-64. Without VNNI,
    kernels for uint8 times int8 saturate at 16 bits, and kernels for uint8 times uint8 do not. The session option
    x64quantprecision therefore makes int8 constants uint8, but only on machines that need it. Doing so in the
    model, for whatever constant DequantizeLinear reads, makes the result the same on all of them.
    """
    import numpy
    import onnx
    model = onnx.load(model_path)
    constants = _constants(model)
    for node in model.graph.node:
        if node.op_type != "DequantizeLinear" or node.input[0] not in constants:
            continue
        value = constants[node.input[0]]
        if value.data_type != onnx.TensorProto.INT8:
            continue
        if len(node.input) > 2 and node.input[2] not in constants:
            continue
        if len(node.input) > 2 and node.input[2]:
            zero = _raised(model, constants, node.input[2], onnx.numpy_helper.to_array(constants[node.input[2]]))
        else:
            shape = list(constants[node.input[1]].dims)
            zero = _raised(model, constants, f"{node.output[0]}_zero", numpy.zeros(shape, numpy.int8))
        inputs = [_raised(model, constants, node.input[0], onnx.numpy_helper.to_array(value)), node.input[1], zero]
        del node.input[:]
        node.input.extend(inputs)
    return model


def quantized_session(model_path):
    """A session of quantized_model()."""
    return session(quantized_model(model_path).SerializeToString(), "all")


def _make_activations_unsigned(model):
    """Does what the runtime does on x86-64 to int8 that stands between QuantizeLinear and DequantizeLinear.

    An output of the model stays what it is, so that the runtime does not do so where a value is looked at.
    """
    import onnx
    constants = _constants(model)
    outputs = {value.name for value in model.graph.output}
    for quantize in model.graph.node:
        if quantize.op_type != "QuantizeLinear" or len(quantize.input) < 3 or quantize.output[0] in outputs:
            continue
        readers = [node for node in model.graph.node if quantize.output[0] in node.input]
        nodes = [quantize, *readers]
        zeros = [constants.get(node.input[2]) if len(node.input) > 2 else None for node in nodes]
        if any(node.op_type != "DequantizeLinear" for node in readers) or any(
                zero is None or zero.data_type != onnx.TensorProto.INT8 for zero in zeros):
            continue
        for node, zero in zip(nodes, zeros):
            node.input[2] = _raised(model, constants, zero.name, onnx.numpy_helper.to_array(zero))


def _shown_unchanged(model, names):
    """Those of `names` that can be outputs and leave the kernels as they are.

    A float between DequantizeLinear and QuantizeLinear exists in no kernel: showing it would make kernels of floats.
    """
    made = {name: node.op_type for node in model.graph.node for name in node.output}
    quantized = {node.input[0] for node in model.graph.node if node.op_type == "QuantizeLinear"}
    return [name for name in names if name in made and name not in quantized and made[name] != "DequantizeLinear"]


def result_names(model_path, results):
    """The names of results of nodes: `results` are pairs, a node's number and a result's. None for what is none."""
    import onnx
    nodes = onnx.load(model_path, load_external_data=False).graph.node
    names = []
    for node, result in results:
        outputs = nodes[node].output if 0 <= node < len(nodes) else []
        names.append(outputs[result] if 0 <= result < len(outputs) and outputs[result] else None)
    return names


def session_with_results(model_path, names, quantized=False):
    """A session that also returns values inside the graph, and the names of all that it returns.

    Names that cannot be shown without changing what runs are left out.
    """
    import onnx
    model = quantized_model(model_path) if quantized else onnx.load(model_path)
    if quantized:
        _make_activations_unsigned(model)
    outputs = [value.name for value in model.graph.output]
    shown = _shown_unchanged(model, names) if quantized else names
    for name in shown:
        if name not in outputs:
            model.graph.output.append(onnx.ValueInfoProto(name=name))
            outputs.append(name)
    return session(model.SerializeToString(), "all" if quantized else "disabled"), outputs


def run_session(opened, inputs):
    """One inference of an open session; `inputs` as in run()."""
    names = [value.name for value in opened.get_inputs()]
    if not isinstance(inputs, dict):
        if len(inputs) != len(names):
            raise ValueError(f"the model has {len(names)} inputs, got {len(inputs)}")
        inputs = dict(zip(names, inputs))
    return opened.run(None, inputs)


def run(model_path, inputs, optimization="disabled"):
    """Runs one sample: `inputs` is a list in the model's order or a dict by name; returns the outputs in order."""
    return run_session(session(model_path, optimization), inputs)
