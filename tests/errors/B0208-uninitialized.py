"""A variable is read before anything is written: the second subgraph does not initialize it. Nor is every operator known.

$ burin compile model.tflite -o out
model.tflite:3: error: node "old": variable "state" is read, and nothing initializes it [B0208]
model.tflite:3: note: initialize the variable with a constant: runtimes do not agree on what it holds otherwise
model.tflite:6: error: 'tflite.custom.Echo' node "y" (version 1) is not supported [B0203]
model.tflite:6: note: replace it by supported operators, those of docs/operators.md, when exporting the model
"""
tflite("model.tflite",
       {"x": tensor([1, 4]), "handle": tensor([], "RESOURCE"), "old": tensor([1, 4]), "sum": tensor([1, 4]),
        "y": tensor([1, 4])},
       [("CALL_ONCE", [], [], {"type": "CallOnceOptions", "init_subgraph_index": 1}),
        ("VAR_HANDLE", [], ["handle"], {"type": "VarHandleOptions", "shared_name": "state"}),
        ("READ_VARIABLE", ["handle"], ["old"]), ("ADD", ["x", "old"], ["sum"]),
        ("ASSIGN_VARIABLE", ["handle", "sum"], []), ("custom.Echo", ["sum"], ["y"])],
       change=lambda model: model["subgraphs"].append(
           {"tensors": [], "inputs": [], "outputs": [], "operators": []}))
