"""The result of a softmax has another scale than the format prescribes.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.softmax' node "y" cannot become integer arithmetic: softmax needs a result of scale 1/256 and zero point -128 [B0306]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, and gives int8 of scale 0.01 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.5), "y": tensor([1, 4], "INT8", scale=0.01)},
       [("SOFTMAX", ["x"], ["y"], {"type": "SoftmaxOptions", "beta": 1.0})])
