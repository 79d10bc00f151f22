"""The inputs and outputs alone need more memory than there may be.

$ burin compile digits.tflite --target cortex-m4 --ram 64 -o out
digits.tflite: error: the model needs 1066 bytes of RAM in the best bands found, and may have 64; inputs, outputs and states alone are 74; most is alive at step "conv2" [B0505]
digits.tflite: note: --ram 1066 is met
digits.tflite: note: bytes that these bands need with inputs or outputs in the arena: 1002 with --overwrite-input, 1056 with --output-in-arena, 992 with both
digits.tflite: note: a smaller input or model, or a quantized one, needs less
"""
digits()
