"""XNNPACK takes no layer with such a channel.

$ burin compile model.tflite --rounding tflite-xnnpack -o out
model.tflite:1: error: 'burin.matmul' cannot become integer arithmetic: channel 1 has a factor of 256 or more [B0305] (node "y")
"""
tflite("model.tflite", {"x": tensor([1, 2], "INT8", scale=0.5),
                        "w": tensor([2, 2], "INT8", [[1, 2], [3, 4]], scale=[0.5, 900.0]),
                        "y": tensor([1, 2], "INT8", scale=0.5)},
       [("FULLY_CONNECTED", ["x", "w"], ["y"], {"type": "FullyConnectedOptions"})])
