"""The name is no C++ identifier.

$ burin compile digits.tflite --name 2digits -o out
burin: error: --name "2digits" is not a C++ identifier [B0403]
burin: note: --name model_2digits would do
"""
digits()
