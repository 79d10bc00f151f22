"""The inputs and outputs alone need more RAM than the budget allows.

$ burin compile digits.tflite --budget ram=64 -o out
burin: error: the model needs 1274 bytes of RAM, the budget is 64 [B0804]
burin: note: RAM is arena 1200, inputs and outputs 74, state 0
burin: note: bytes of the arena in use during a step: "pool1" 1200, "conv2" 1088, "conv1_2" 1076, and 4 more
burin: note: inputs, outputs and state alone are 74 bytes
burin: note: --overwrite-input lets 64 bytes of inputs share the arena; --output-in-arena lets 10 bytes of outputs share it
burin: note: a smaller input or model, or a quantized one, needs less
"""
digits()
