"""The C++ compiler is not installed.

$ CXX=g++-99 burin run digits.tflite --self-test
burin: error: building the model: the program "g++-99" is not installed [B0802]
burin: note: install the program that the message names (on Debian 12, ./dev setup installs all of them), or name a compiler in $CXX
"""
digits()
