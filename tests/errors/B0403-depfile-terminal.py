"""A depfile for IR that goes to standard output.

$ burin compile digits.tflite --emit fused --depfile digits.d
burin: error: --depfile names files, and the IR goes to standard output [B0403]
burin: note: give the IR a folder with -o DIR
"""
digits()
