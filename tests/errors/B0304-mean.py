"""A mean over more elements than int32 can sum.

$ burin compile model.tflite -o out
model.tflite:1: error: 'burin.reduce_mean' node "y" cannot become integer arithmetic: a sum of 5000000 elements can leave int32 [B0304]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, and gives int8 of scale 0.25 and zero point 0
"""
tflite("model.tflite", {"x": tensor([1, 5000000], "INT8", scale=0.5), "axes": tensor([1], "INT32", [1]),
                        "y": tensor([1], "INT8", scale=0.25)},
       [("MEAN", ["x", "axes"], ["y"], {"type": "ReducerOptions", "keep_dims": False})])
