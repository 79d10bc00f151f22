"""A file of 200 bytes asks for a constant of 3.6 GB.

$ burin compile model.onnx -o out
model.onnx:1: error: 'burin.broadcast' node "Expand_0": computing the model's constants takes more than the memory that a model of its size may have [B0206]
model.onnx:1: note: fold constants before the export, so that the file holds the results
"""
onnx("model.onnx", "g (float[1, 1] x) => (float[n, m] y) <float[1, 1] c = {1}, int64[2] n = {30000, 30000}> "
     "{ e = Expand(c, n) y = Add(x, e) }")
