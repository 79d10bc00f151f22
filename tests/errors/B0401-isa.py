"""The target's file names an instruction set that burin does not know.

$ burin compile digits.tflite --target board.yaml -o out
board.yaml:3: error: isa must be portable, avx2, neon, neon-dotprod, cortex-m4 or mve [B0401]
board.yaml:3: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
"""
digits()
text("board.yaml", """
name: board
recipe: portable
isa: cortex-m44
""")
