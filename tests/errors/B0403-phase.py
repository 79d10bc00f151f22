"""The name of the phase is misspelt.

$ burin compile digits.tflite --emit fuzed -o out
burin: error: --emit "fuzed" is unknown; accepted are imported, legalized, quantized, fused, tiled, planned, lowered, cxx [B0403]
burin: note: did you mean "fused"?
"""
digits()
