"""The subgraph that is to initialize variables has an output.

$ burin compile model.tflite -o out
model.tflite:1: error: node "CALL_ONCE_0": the operator runs subgraph 1, which has inputs or outputs [B0115]
model.tflite:1: note: such a subgraph may only initialize variables
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])},
       [("CALL_ONCE", [], [], {"type": "CallOnceOptions", "init_subgraph_index": 1}), ("RELU", ["x"], ["y"])],
       change=lambda model: model["subgraphs"].append(
           {"tensors": [tensor([1, 4])], "inputs": [0], "outputs": [0], "operators": []}))
