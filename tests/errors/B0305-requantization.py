"""A requantization between scales that are too far apart.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.rescale' node "y" cannot become integer arithmetic: the input's scale is too far above the result's [B0305]
model.tflite:1: note: it takes int8 of scale 10000 and zero point 0, and gives int8 of scale 0.0001 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=10000.0), "y": tensor([1, 4], "INT8", scale=0.0001)},
       [("QUANTIZE", ["x"], ["y"])])
