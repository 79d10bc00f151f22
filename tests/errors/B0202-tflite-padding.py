"""The fused activation of a TensorFlow Lite operator is not supported.

$ burin compile model.tflite -o out
model.tflite:1: error: 'tflite.ADD' node "y": fused activation "TANH" is not supported [B0202]
model.tflite:1: note: supported are "NONE", "RELU", "RELU6" and "RELU_N1_TO_1"
"""
tflite("model.tflite", {"x": tensor([1, 4]), "z": tensor([1, 4]), "y": tensor([1, 4])},
       [("ADD", ["x", "z"], ["y"], {"type": "AddOptions", "fused_activation_function": "TANH"})], inputs=["x", "z"])
