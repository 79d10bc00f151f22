"""An open dimension has no name.

$ burin compile model.tflite -o out
model.tflite: remark: input "x": the batch is taken as 1
model.tflite: error: input "x": the extent of axis 1 is open [B0201]
model.tflite: note: fix it with --dim x:1=N
"""
tflite("model.tflite", {"x": tensor([1, 1], shape_signature=[-1, -1]), "y": tensor([1, 1])}, [("RELU", ["x"], ["y"])])
