"""A model's library would be called like a target that build systems make.

$ burin compile digits.tflite --name all -o out
burin: error: --name "all" is a target that CMake or Bazel make themselves [B0403]
burin: note: burin COMMAND --help lists the options of a command
"""
digits()
