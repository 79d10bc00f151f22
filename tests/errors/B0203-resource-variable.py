"""The model keeps state in a resource, which a second subgraph initializes, and has an operator that nothing translates.

$ burin compile model.tflite -o out
model.tflite: remark: the model has 2 subgraphs: only the first is compiled
model.tflite:1: error: 'tflite.CALL_ONCE' node "CALL_ONCE_0" (version 1) is not supported [B0203]
model.tflite:1: note: replace it by supported operators, those of docs/operators.md, when exporting the model
model.tflite:2: error: 'tflite.VAR_HANDLE' node "handle" (version 1) is not supported [B0203]
model.tflite:2: note: replace it by supported operators, those of docs/operators.md, when exporting the model
model.tflite:3: error: 'tflite.READ_VARIABLE' node "old" (version 1) is not supported [B0203]
model.tflite:3: note: replace it by supported operators, those of docs/operators.md, when exporting the model
model.tflite:5: error: 'tflite.ASSIGN_VARIABLE' node "ASSIGN_VARIABLE_4" (version 1) is not supported [B0203]
model.tflite:5: note: replace it by supported operators, those of docs/operators.md, when exporting the model
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
