"""XNNPACK takes no sum with such an operand.

$ burin compile model.tflite --rounding tflite-xnnpack -o out
model.tflite:1: error: 'burin.add' cannot become integer arithmetic: an operand's scale is below 1/1024 or not below 256 times the result's [B0305] (node "y")
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.0001), "z": tensor([1, 4], "INT8", scale=1.0),
                        "y": tensor([1, 4], "INT8", scale=1.0)}, [("ADD", ["x", "z"], ["y"])], inputs=["x", "z"])
