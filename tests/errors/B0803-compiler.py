"""The program in $CXX is no compiler.

$ CXX=false burin run digits.tflite --self-test
burin: error: building the model: "false" failed with exit code 1 for "digits.cpp" [B0803]
burin: note: read the output above the message; --keep DIR leaves all sources for a look; code that a compiler refuses is a bug of burin: please report it
"""
digits()
