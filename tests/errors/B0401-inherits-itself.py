"""A target inherits from itself.

$ burin compile digits.tflite --target board.yaml -o out
burin: error: target "board.yaml": inherits from itself [B0401]
burin: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
"""
digits()
text("board.yaml", """
name: board
inherits: board.yaml
""")
