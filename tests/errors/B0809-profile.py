"""No runtime rounds TFLite models as ONNX Runtime does.

$ burin compare digits.tflite --rounding ort-qdq
burin: error: no runtime has the rounding "ort-qdq" for a TFLite model [B0809]
burin: note: compare with --rounding tflite-ref or tflite-xnnpack
"""
digits()
