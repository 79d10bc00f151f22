"""The input of a softmax is too fine.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.softmax' cannot become integer arithmetic: softmax of scale 1.000000e-09 is too fine [B0306] (node "y")
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=1e-9), "y": tensor([1, 4], "INT8", scale=1 / 256, zero=-128)},
       [("SOFTMAX", ["x"], ["y"], {"type": "SoftmaxOptions", "beta": 1.0})])
