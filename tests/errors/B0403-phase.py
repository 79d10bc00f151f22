"""The name of the phase is misspelt.

$ burin compile digits.tflite --emit fuzed -o out
burin: error: --emit "fuzed" is unknown; phases are imported, legalized, quantized, fused, tiled, planned, lowered, cxx [B0403]
"""
digits()
