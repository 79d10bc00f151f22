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
    """An inference session with one thread, so that sums have one order."""
    if optimization not in OPTIMIZATIONS:
        raise ValueError(f"unknown optimization '{optimization}': expected one of {', '.join(OPTIMIZATIONS)}")
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = OPTIMIZATIONS[optimization]
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model_path), options, providers=["CPUExecutionProvider"])


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
