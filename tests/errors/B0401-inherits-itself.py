"""A target inherits from itself.

$ burin compile digits.tflite --target board.yaml -o out
burin: error: target "board.yaml": inherits from itself [B0401]
"""
digits()
text("board.yaml", """
name: board
inherits: board.yaml
""")
