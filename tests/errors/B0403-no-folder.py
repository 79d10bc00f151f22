"""Nothing says where the output goes.

$ burin compile digits.tflite
burin: error: compile needs an output folder: -o DIR [B0403]
burin: note: burin compile --help lists the options of a command
"""
digits()
