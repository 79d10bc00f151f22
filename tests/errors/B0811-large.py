"""The input and the output of a model need more memory than the machine that runs it.

$ burin run relu.onnx --target cortex-m4 --self-test
relu.onnx: error: the program does not fit the memory map "mps2_an386" of the machine that runs it: 671248 bytes too many for RAM, which has 4194304 [B0811]
relu.onnx: note: the model needs 4800000 bytes of RAM (arena 0, inputs and outputs 4800000, state 0) and 392 of flash (constants 0, code 392); start-up code, stack and runner come on top
relu.onnx: note: inputs, outputs and state alone are 4800000 bytes
relu.onnx: note: --overwrite-input lets 2400000 bytes of inputs share the arena; --output-in-arena lets 2400000 bytes of outputs share it
relu.onnx: note: burin compile has no such limit, and burin run --target portable runs the model on this machine
"""
onnx("relu.onnx", "graph (float[1, 600000] x) => (float[1, 600000] y) { y = Relu(x) }")
