"""Activations have 16 bits.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.sigmoid' node "y" cannot become integer arithmetic: the input is not of 8 bits with one scale [B0301]
model.tflite:1: note: it takes int16 of scale 0.001 and zero point 0, and gives int16 of scale 0.001 and zero point 0
model.tflite:1: error: 'burin.sigmoid' node "y" cannot become integer arithmetic: the result is not of 8 bits with one scale [B0301]
model.tflite:1: note: it takes int16 of scale 0.001 and zero point 0, and gives int16 of scale 0.001 and zero point 0
"""
x16 = tensor([1, 4], "INT16", scale=0.001)
tflite("model.tflite", {"x": x16, "y": x16}, [("LOGISTIC", ["x"], ["y"])])
