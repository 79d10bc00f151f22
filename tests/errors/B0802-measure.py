"""The C++ compiler that measures the code is not installed.

$ CXX=g++-99 burin compile digits.tflite --measure-code -o out
burin: error: measuring code: the program "g++-99" is not installed [B0802]
burin: note: install the program that the message names (on Debian 12, ./dev setup installs all of them), or name a compiler in $CXX
"""
digits()
