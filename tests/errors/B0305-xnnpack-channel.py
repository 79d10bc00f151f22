"""XNNPACK takes no layer with such a channel.

$ burin compile model.tflite --rounding tflite-xnnpack -o out
model.tflite:1: error: 'burin.matmul' node "y" cannot become integer arithmetic: channel 1 has a factor of 256 or more [B0305]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, int8 of 2 scales along axis 0, i32, and gives int8 of scale 0.5 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 2], "INT8", scale=0.5),
                        "w": tensor([2, 2], "INT8", [[1, 2], [3, 4]], scale=[0.5, 900.0]),
                        "y": tensor([1, 2], "INT8", scale=0.5)},
       [("FULLY_CONNECTED", ["x", "w"], ["y"], {"type": "FullyConnectedOptions"})])
