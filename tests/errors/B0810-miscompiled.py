"""A compiler translates the emitted code wrongly, and compare finds the layer.

$ CXX=miscompiler burin compare digits.tflite --layers --quiet
burin: error: output "scores" differs from TensorFlow Lite Micro 0.dev20261023182759: 57 of 100 elements, max 195 steps [B0810]
burin: note: the first layer that differs is step "conv2" (node "conv2"), at sample 0, [0, 0, 1, 1]: burin 127, runtime -128
"""
digits()
text("miscompiler", """
#!/bin/sh
test ! -f digits.cpp || sed -i 's/-227047, -157108/-227047, 157108/' digits.cpp
exec c++ "$@"
""")
(folder / "miscompiler").chmod(0o755)
