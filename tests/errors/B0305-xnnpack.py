"""XNNPACK takes no sum with such an operand.

$ burin compile model.tflite --rounding tflite-xnnpack -o out
model.tflite:1: error: 'burin.add' node "y" cannot become integer arithmetic: an operand's scale is below 1/1024 or not below 256 times the result's [B0305]
model.tflite:1: note: it takes int8 of scale 0.0001 and zero point 0, int8 of scale 1 and zero point 0, and gives int8 of scale 1 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.0001), "z": tensor([1, 4], "INT8", scale=1.0),
                        "y": tensor([1, 4], "INT8", scale=1.0)}, [("ADD", ["x", "z"], ["y"])], inputs=["x", "z"])
