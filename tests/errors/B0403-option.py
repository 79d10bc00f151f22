"""The option is misspelt.

$ burin compile digits.tflite --taget cortex-m4 -o out
burin: error: compile has no option "--taget" [B0403]
burin: note: did you mean "--target"?
burin: note: "burin help compile" lists the options
"""
digits()
