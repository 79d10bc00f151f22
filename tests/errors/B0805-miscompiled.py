"""A compiler translates the emitted code wrongly.

$ CXX=miscompiler burin run model.onnx --self-test
burin: error: the model's self-test fails [B0805]
burin: note: it is a bug of burin or of the C++ compiler: please report it with the model, the compiler's version and the flags
"""
onnx("model.onnx", "g (float[1, 2] x) => (float[1, 2] y) <float[2, 2] w = {1, 2, 3, 4}> { y = MatMul(x, w) }")
text("miscompiler", """
#!/bin/sh
sed -i 's/acc_0 += /acc_0 -= /' model.cpp
exec c++ "$@"
""")
(folder / "miscompiler").chmod(0o755)
