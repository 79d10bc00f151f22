"""A file of 200 bytes asks for a constant of 3.6 GB.

$ burin compile model.onnx -o out
"""
onnx("model.onnx", "g (float[1, 1] x) => (float[n, m] y) <float[1, 1] c = {1}, int64[2] n = {30000, 30000}> "
     "{ e = Expand(c, n) y = Add(x, e) }")
