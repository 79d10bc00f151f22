"""The command is misspelt.

$ burin comple digits.tflite -o out
burin: error: unknown command "comple"; commands are compile, run, compare, inspect, targets, help [B0403]
burin: note: did you mean "compile"?
"""
digits()
