"""A flag gets a value.

$ burin run digits.tflite --self-test=maybe
burin: error: --self-test takes no value, but "maybe" is given [B0403]
burin: note: burin run --help lists the options of a command
"""
digits()
