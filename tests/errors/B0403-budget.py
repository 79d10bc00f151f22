"""A budget limits something that burin does not know, and with a number that is none.

$ burin compile digits.tflite --budget ran=64K -o out
burin: error: --budget "ran=64K": "ran" is unknown; accepted are ram, flash, stack, macs [B0403]
burin: note: did you mean "ram"?
$ burin compile digits.tflite --budget ram=64KB -o out
burin: error: --budget "ram=64KB": "64KB" is no amount such as 512, 64K or 10M [B0403]
burin: note: burin compile --help lists the options of a command
"""
digits()
