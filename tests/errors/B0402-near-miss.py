"""The name of the recipe is misspelt.

$ burin compile digits.tflite --target board.yaml -o out
digits.tflite:0: error: target "board": recipe "portabel" is unknown, known are aarch64_neon, cortex_m, portable, x86_avx2 [B0402]
"""
digits()
text("board.yaml", """
name: board
inherits: portable
recipe: portabel
""")
