"""The scales of two operands are far above that of their product.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.mul' node "y" cannot become integer arithmetic: the operands' scales are too far above the result's [B0305]
model.tflite:1: note: it takes int8 of scale 1000 and zero point 0, int8 of scale 1000 and zero point 0, and gives int8 of scale 0.001 and zero point 0
"""
x8 = tensor([1, 4], "INT8", scale=1000.0)
tflite("model.tflite", {"x": x8, "z": x8, "y": tensor([1, 4], "INT8", scale=0.001)},
       [("MUL", ["x", "z"], ["y"])], inputs=["x", "z"])
