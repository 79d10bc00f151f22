"""A bias lies at the end of int32, so that a sum can leave it.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.matmul' node "y" cannot become integer arithmetic: channel 1 can reach 2147483903, beyond int32 [B0304]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, int8 of scale 0.5 and zero point 0, i32, and gives int8 of scale 0.5 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 2], "INT8", scale=0.5), "w": tensor([2, 2], "INT8", [[1, 1], [1, 1]], scale=0.5),
                        "b": tensor([2], "INT32", [0, 2147483647], scale=0.25), "y": tensor([1, 2], "INT8", scale=0.5)},
       [("FULLY_CONNECTED", ["x", "w", "b"], ["y"], {"type": "FullyConnectedOptions"})])
