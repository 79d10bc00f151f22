"""The name of the rounding profile is incomplete, or misspelt.

$ burin compile digits.tflite --rounding tflite -o out
burin: error: --rounding "tflite" is unknown; accepted are tflite-ref, tflite-xnnpack, ort-qdq [B0403]
burin: note: did you mean "tflite-ref" or "tflite-xnnpack"?
$ burin compile digits.tflite --rounding tflite-reff -o out
burin: error: --rounding "tflite-reff" is unknown; accepted are tflite-ref, tflite-xnnpack, ort-qdq [B0403]
burin: note: did you mean "tflite-ref"?
"""
digits()
