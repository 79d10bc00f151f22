"""The code and the constants of a model need more flash than it may have.

$ burin run digits.tflite --self-test --budget flash=4K
burin: error: the model needs 7528 bytes of flash, the budget is 4096 [B0804]
burin: note: flash is constants 7528, code not counted yet
burin: note: bytes of constants: "conv2" 4896, "logits" 1320, "scores_2" 1024, and 1 more
burin: note: a smaller input or model, or a quantized one, needs less
"""
digits()
