"""The model needs more flash than there is.

$ burin run digits.tflite --self-test --flash-limit 4096
burin: error: the model needs 7672 bytes of flash (constants alone), the limit is 4096 [B0804]
burin: note: use a smaller model or input, or quantize it; burin inspect MODEL shows what needs the memory
"""
digits()
