"""The weights of a quantized layer are an input of the model.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.matmul' node "y" cannot become integer arithmetic: weights and bias are not constants of int8 and int32 [B0303]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, int8 of scale 0.5 and zero point 0, i32, and gives int8 of scale 0.5 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 2], "INT8", scale=0.5), "w": tensor([2, 2], "INT8", scale=0.5),
                        "y": tensor([1, 2], "INT8", scale=0.5)},
       [("FULLY_CONNECTED", ["x", "w"], ["y"], {"type": "FullyConnectedOptions"})], inputs=["x", "w"])
