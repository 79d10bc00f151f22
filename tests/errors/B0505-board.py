"""The model needs more memory than the board has, however its layers are split.

$ burin compile digits.tflite --target board.yaml -o out
digits.tflite: error: the model needs 1066 bytes of RAM in the best bands found, and target "board" has 512 bytes of RAM; most is alive at step "conv2" [B0505]
digits.tflite: note: a target with 1066 bytes is enough; --ram 1066 compiles it for this one all the same
digits.tflite: note: bytes that these bands need with inputs or outputs in the arena: 1002 with --overwrite-input, 1056 with --output-in-arena, 992 with both
digits.tflite: note: a smaller input or model, or a quantized one, needs less
$ burin compile digits.tflite --target board.yaml --optimize ram --overwrite-input -o out
digits.tflite: error: the model needs 1002 bytes of RAM in the best bands found, and target "board" has 512 bytes of RAM; most is alive at step "conv2" [B0505]
digits.tflite: note: a target with 1002 bytes is enough; --ram 1002 compiles it for this one all the same
digits.tflite: note: bytes that these bands need with inputs or outputs in the arena: 992 with --output-in-arena
digits.tflite: note: a smaller input or model, or a quantized one, needs less
"""
digits()
text("board.yaml", """
name: board
inherits: cortex-m4
ram_bytes: 512
""")
