"""Writes the trained digits network as an fp32 ONNX model of opset 17."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
# The oldest IR version with opset 17, so that older readers accept the file.
IR_VERSION = 8


def write(path, parameters):
    """Writes `parameters` of network.py (NHWC) to `path`.

    The model takes "image" float [1, 1, 8, 8], raw grey values 0 to 16, and gives "scores" float [1, 10].
    """
    # NCHW flattens to channel, row, column; the dense weights are trained for row, column, channel.
    classes, features = parameters["dense_weights"].shape
    dense = parameters["dense_weights"].reshape(classes, 2, 2, features // 4)
    constants = {
        "conv1_weights": parameters["conv1_weights"].transpose(0, 3, 1, 2),
        "conv1_bias": parameters["conv1_bias"],
        "conv2_weights": parameters["conv2_weights"].transpose(0, 3, 1, 2),
        "conv2_bias": parameters["conv2_bias"],
        "dense_weights": dense.transpose(0, 3, 1, 2).reshape(classes, features),
        "dense_bias": parameters["dense_bias"],
    }
    nodes = []
    value = "image"
    for index in (1, 2):
        convolution = [value, f"conv{index}_weights", f"conv{index}_bias"]
        nodes += [
            helper.make_node("Conv", convolution, [f"conv{index}"], f"conv{index}",
                             kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1]),
            helper.make_node("Relu", [f"conv{index}"], [f"relu{index}"], f"relu{index}"),
            helper.make_node("MaxPool", [f"relu{index}"], [f"pool{index}"], f"pool{index}",
                             kernel_shape=[2, 2], strides=[2, 2]),
        ]
        value = f"pool{index}"
    nodes += [
        helper.make_node("Flatten", [value], ["features"], "flatten", axis=1),
        helper.make_node("Gemm", ["features", "dense_weights", "dense_bias"], ["logits"], "dense", transB=1),
        helper.make_node("Softmax", ["logits"], ["scores"], "softmax", axis=1),
    ]
    graph = helper.make_graph(
        nodes, "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, classes])],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in constants.items()])
    model = helper.make_model(graph, producer_name="examples/digits/train.py", ir_version=IR_VERSION,
                              opset_imports=[helper.make_opsetid("", OPSET)])
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
