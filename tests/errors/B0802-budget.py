"""A budget of flash, and the compiler that could count the code is not installed.

$ burin compile digits.tflite --target board.yaml --budget flash=64K -o out
burin: error: measuring code: the program "no-such-g++" is not installed [B0802]
burin: note: install the program that the message names (on Debian 12, ./dev setup installs all of them), or name a compiler in $CXX
"""
digits()
text("board.yaml", "name: board\ninherits: cortex-m4\ncompiler: no-such-g++\n")
