"""The name of the target is misspelt.

$ burin compile digits.tflite --target cortexm4 -o out
burin: error: target "cortexm4" is unknown; accepted are aarch64-neon-dotprod, aarch64-neon, cortex-m4, portable, x86-64-avx2, or a .yaml file [B0401]
burin: note: did you mean "cortex-m4"?
"""
digits()
