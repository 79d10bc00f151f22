"""Time on an emulated machine, and of nothing but a self-test.

$ burin run digits.tflite --input image=image.npy --output-dir out --timed-runs 5 --target cortex-m4
burin: error: --timed-runs needs a machine with a clock, and target "cortex-m4" runs under an emulator [B0403]
burin: note: burin run --help lists the options of a command
$ burin run digits.tflite --self-test --timed-runs 5
burin: error: --timed-runs needs samples: --input NAME=FILE.npy and --output-dir DIR [B0403]
burin: note: burin run --help lists the options of a command
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
