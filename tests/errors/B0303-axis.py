"""The weights are quantized along their inputs.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.matmul' node "y" cannot become integer arithmetic: weights need their scales along the output channel, not axis 1 [B0303]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, int8 of 2 scales along axis 1, i32, and gives int8 of scale 0.5 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 2], "INT8", scale=0.5),
                        "w": tensor([2, 2], "INT8", [[1, 2], [3, 4]], scale=[0.5, 0.25], axis=1),
                        "y": tensor([1, 2], "INT8", scale=0.5)},
       [("FULLY_CONNECTED", ["x", "w"], ["y"], {"type": "FullyConnectedOptions"})])
