"""The memory of a board is no number of bytes.

$ burin compile digits.tflite --target board.yaml -o out
board.yaml:3: error: ram_bytes must be positive; without it there is no limit [B0401]
board.yaml:3: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
$ burin compile digits.tflite --target other.yaml -o out
other.yaml:3: error: flash_bytes: invalid number [B0401]
other.yaml:3: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
"""
digits()
text("board.yaml", """
name: board
inherits: cortex-m4
ram_bytes: 0
""")
text("other.yaml", """
name: other
inherits: cortex-m4
flash_bytes: 512K
""")
