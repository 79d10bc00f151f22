"""A checkpoint of PyTorch has to be exported first.

$ burin compile weights.pt -o out
weights.pt: error: the file is no model of a known format [B0101]
weights.pt: note: supported are TensorFlow Lite (.tflite), ONNX (.onnx) and MLIR text (.mlir)
"""
import pickle
raw("weights.pt", pickle.dumps({"conv.weight": [0.5, 1.5]}))
