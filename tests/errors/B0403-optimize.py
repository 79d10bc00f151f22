"""The goal of the compilation is misspelt.

$ burin compile digits.tflite --optimize rom -o out
burin: error: --optimize "rom" is unknown; accepted are speed, size, ram [B0403]
burin: note: did you mean "ram"?
"""
digits()
