"""The name of the profile is misspelt.

$ burin compile digits.tflite --rounding tflite-reference -o out
digits.tflite: error: rounding profile "tflite-reference" is not supported [B0308]
digits.tflite: note: profiles are tflite-ref, tflite-xnnpack, ort-qdq
"""
digits()
