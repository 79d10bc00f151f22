"""The name of the recipe is misspelt.

$ burin compile digits.tflite --target board.yaml -o out
digits.tflite: error: target "board": recipe "portabel" is unknown, known are aarch64_neon, cortex_m, cortex_m55, portable, x86_avx2 [B0402]
digits.tflite: note: did you mean "portable"?
"""
digits()
text("board.yaml", """
name: board
inherits: portable
recipe: portabel
""")
