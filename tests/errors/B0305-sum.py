"""The scales of two operands are far above that of their sum.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.add' cannot become integer arithmetic: the operands' scales are too far above the result's [B0305] (node "y")
"""
x8 = tensor([1, 4], "INT8", scale=524288.0)
tflite("model.tflite", {"x": x8, "z": x8, "y": tensor([1, 4], "INT8", scale=1.0)},
       [("ADD", ["x", "z"], ["y"])], inputs=["x", "z"])
