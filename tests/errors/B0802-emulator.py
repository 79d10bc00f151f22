"""The target's emulator is not installed.

$ burin run digits.tflite --target board.yaml --self-test
burin: error: running the model: the program "qemu-board" is not installed [B0802]
burin: note: install the program that the message names (on Debian 12, ./dev setup installs all of them), or name a compiler in $CXX
"""
digits()
text("board.yaml", """
name: board
inherits: portable
emulator: qemu-board
""")
