"""The name of the target is misspelt.

$ burin compile digits.tflite --target cortexm4 -o out
burin: error: target "cortexm4" is unknown; accepted are aarch64-neon, aarch64-neon-dotprod, cortex-m0plus, cortex-m33, cortex-m4, cortex-m55, cortex-m7, portable, rv32imac, x86-64-avx2, esp32-c3, nrf5340, nucleo-l4r5zi, rp2040, or a .yaml file [B0401]
burin: note: did you mean "cortex-m4"?
"""
digits()
