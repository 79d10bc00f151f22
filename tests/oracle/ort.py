"""Runs an .onnx model in the pinned ONNX Runtime on one CPU thread.

Usage: python -m oracle.ort MODEL --inputs DIR_OR_NPY --out DIR [--optimization disabled|basic|extended|all]
"""
import onnxruntime

from oracle import samples

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


def quantized_session(model_path):
    """A session whose sums of int8 and uint8 products are exact, at the level "all".

    At this level QDQ patterns become QLinear kernels; int8 activations become uint8 on x86-64. Without VNNI,
    kernels for uint8 times int8 saturate at 16 bits, and kernels for uint8 times uint8 do not. The session option
    x64quantprecision therefore makes int8 constants uint8, but only on machines that need it. Doing so in the
    model, for whatever constant DequantizeLinear reads, makes the result the same on all of them.
    """
    import numpy
    import onnx
    model = onnx.load(model_path)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    int8 = onnx.TensorProto.INT8

    def raised(name, values):
        if f"{name}_unsigned" not in constants:
            tensor = onnx.numpy_helper.from_array((values.astype(numpy.int16) + 128).astype(numpy.uint8),
                                                  f"{name}_unsigned")
            model.graph.initializer.append(tensor)
            constants[tensor.name] = tensor
        return f"{name}_unsigned"

    for node in model.graph.node:
        if node.op_type != "DequantizeLinear" or node.input[0] not in constants:
            continue
        value = constants[node.input[0]]
        if value.data_type != int8:
            continue
        if len(node.input) > 2 and node.input[2] not in constants:
            continue
        if len(node.input) > 2 and node.input[2]:
            zero = raised(node.input[2], onnx.numpy_helper.to_array(constants[node.input[2]]))
        else:
            shape = list(constants[node.input[1]].dims)
            zero = raised(f"{node.output[0]}_zero", numpy.zeros(shape, numpy.int8))
        inputs = [raised(node.input[0], onnx.numpy_helper.to_array(value)), node.input[1], zero]
        del node.input[:]
        node.input.extend(inputs)
    return session(model.SerializeToString(), "all")


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


def main():
    parser = samples.arguments(__doc__.splitlines()[0])
    parser.add_argument("--optimization", default="disabled", choices=sorted(OPTIMIZATIONS))
    options = parser.parse_args()
    opened = session(options.model, options.optimization)
    outputs = samples.run_all(lambda inputs: run_session(opened, inputs), samples.load(options.inputs),
                              [len(value.shape) for value in opened.get_inputs()])
    samples.save(options.out, "out", outputs)


if __name__ == "__main__":
    main()
