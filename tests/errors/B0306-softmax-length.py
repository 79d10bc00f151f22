"""A softmax over more elements than its fixed-point sum can take.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.softmax' node "y" cannot become integer arithmetic: softmax over 5000 elements, more than 4095 [B0306]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, and gives int8 of scale 0.00390625 and zero point -128
"""
tflite("model.tflite", {"x": tensor([1, 5000], "INT8", scale=0.5),
                        "y": tensor([1, 5000], "INT8", scale=1 / 256, zero=-128)},
       [("SOFTMAX", ["x"], ["y"], {"type": "SoftmaxOptions", "beta": 1.0})])
