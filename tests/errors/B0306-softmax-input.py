"""The input of a softmax is too fine.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.softmax' node "y" cannot become integer arithmetic: softmax of scale 1.000000e-09 is too fine [B0306]
model.tflite:1: note: it takes int8 of scale 1e-09 and zero point 0, and gives int8 of scale 0.00390625 and zero point -128
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=1e-9), "y": tensor([1, 4], "INT8", scale=1 / 256, zero=-128)},
       [("SOFTMAX", ["x"], ["y"], {"type": "SoftmaxOptions", "beta": 1.0})])
