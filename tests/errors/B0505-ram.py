"""The model needs more memory than it may have, however its layers are split.

$ burin compile digits.tflite --target cortex-m4 --ram 512 -o out
digits.tflite: error: the model needs 1066 bytes of RAM in the best bands found, and may have 512; most is alive at step "conv2" [B0505]
digits.tflite: note: give --ram the bytes that the message says; --overwrite-input and --output-in-arena share inputs and outputs with the arena
"""
digits()
