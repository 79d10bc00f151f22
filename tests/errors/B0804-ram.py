"""The model needs more RAM than there is.

$ burin run digits.tflite --self-test --ram-limit 1024
burin: error: the model needs 2698 bytes of RAM (arena, stack, inputs, outputs), the limit is 1024 [B0804]
burin: note: use a smaller model or input, or quantize it; burin inspect MODEL shows what needs the memory
"""
digits()
