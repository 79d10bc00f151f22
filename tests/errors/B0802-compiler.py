"""The C++ compiler is not installed.

$ CXX=g++-99 burin run digits.tflite --self-test
burin: error: building the model: the program "g++-99" is not installed [B0802]
"""
digits()
