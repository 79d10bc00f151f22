"""The constants of a model need more flash than the board has.

$ burin compile digits.tflite --target board.yaml -o out
burin: error: the model needs 7528 bytes of flash, target "board" has 4096 [B0804]
burin: note: flash is constants 7528, code not counted yet
burin: note: bytes of constants: "conv2" 4896, "logits" 1320, "scores_2" 1024, and 1 more
burin: note: a smaller input or model, or a quantized one, needs less
"""
digits()
text("board.yaml", """
name: board
inherits: cortex-m4
flash_bytes: 4096
""")
