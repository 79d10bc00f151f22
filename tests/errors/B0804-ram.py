"""The model needs more RAM and more work than it may.

$ burin compile digits.tflite --budget ram=1K,macs=50K -o out
burin: error: the model needs 1274 bytes of RAM, the budget is 1024; 84224 multiply-accumulates, the budget is 50000 [B0804]
burin: note: RAM is arena 1200, inputs and outputs 74, state 0
burin: note: bytes of the arena in use during a step: "pool1" 1200, "conv2" 1088, "conv1_2" 1076, and 4 more
burin: note: --ram 1024 or --optimize ram computes layers in bands of rows; --overwrite-input lets 64 bytes of inputs share the arena; --output-in-arena lets 10 bytes of outputs share it
burin: note: multiply-accumulates: "conv2" 73728, "conv1_2" 9216, "logits" 1280
burin: note: a smaller input or model, or a quantized one, needs less
"""
digits()
