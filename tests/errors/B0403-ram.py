"""An amount of RAM that is none.

$ burin compile digits.tflite --ram 64KB -o out
burin: error: --ram "64KB" is no amount such as 512 or 64K [B0403]
burin: note: burin compile --help lists the options of a command
"""
digits()
