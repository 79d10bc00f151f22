"""The model initializes its variables with a subgraph that it does not have.

$ burin compile model.tflite -o out
model.tflite:1: error: node "CALL_ONCE_0": the operator refers to subgraph 3 of 1 [B0109]
model.tflite:1: note: export the model again; a script that removed tensors has to renumber what refers to them
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])},
       [("CALL_ONCE", [], [], {"type": "CallOnceOptions", "init_subgraph_index": 3}), ("RELU", ["x"], ["y"])])
