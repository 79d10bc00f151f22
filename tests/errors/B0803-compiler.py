"""The program in $CXX is no compiler.

$ CXX=false burin run digits.tflite --self-test
burin: error: building the model: "false" failed with exit code 1 for "digits.cpp" [B0803]
"""
digits()
