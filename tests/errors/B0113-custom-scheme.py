"""A tensor is quantized by a custom scheme.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" is quantized in blocks or by a custom scheme, which is not supported [B0113]
model.tflite: note: quantize the model again
"""
def change(model):
    model["subgraphs"][0]["tensors"][0]["quantization"]["details_type"] = 1


tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.5), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])],
       change=change)
