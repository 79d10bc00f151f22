"""A value of the target's file is out of range.

$ burin compile digits.tflite --target board.yaml -o out
board.yaml:3: error: arena_alignment must be a power of two up to 256 [B0401]
board.yaml:3: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
"""
digits()
text("board.yaml", """
name: board
inherits: cortex-m4
arena_alignment: 24
""")
