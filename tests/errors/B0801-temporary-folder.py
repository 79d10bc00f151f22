"""The folder for temporary files does not exist.

$ TMPDIR=missing burin run digits.tflite --self-test
burin: error: cannot make a temporary folder: No such file or directory [B0801]
burin: note: check the path, its permissions and the space of the disk; output appears whole or not at all: files from before are unchanged
"""
digits()
