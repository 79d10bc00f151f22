"""A key of the target's file is misspelt.

$ burin compile digits.tflite --target board.yaml -o out
burin: error: target "board.yaml": line 3: unknown key 'stack_byte' [B0401]
"""
digits()
text("board.yaml", """
name: board
inherits: cortex-m4
stack_byte: 2048
""")
