"""Two divisions on quantized tensors; both are reported.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.div' node "a" cannot become integer arithmetic: it has no integer form [B0307]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, int8 of scale 0.5 and zero point 0, and gives int8 of scale 0.5 and zero point 0
model.tflite:2: error: 'burin.div' node "y" cannot become integer arithmetic: it has no integer form [B0307]
model.tflite:2: note: it takes int8 of scale 0.5 and zero point 0, int8 of scale 0.5 and zero point 0, and gives int8 of scale 0.5 and zero point 0
"""
x8 = tensor([1, 4], "INT8", scale=0.5)
tflite("model.tflite", {"x": x8, "z": x8, "a": x8, "y": x8},
       [("DIV", ["x", "z"], ["a"]), ("DIV", ["z", "x"], ["y"])], inputs=["x", "z"], outputs=["a", "y"])
