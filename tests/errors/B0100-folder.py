"""The path names a folder.

$ burin compile models -o out
burin: error: "models" is a folder, expected a model file [B0100]
burin: note: check the path and its permissions; larger models have to be split
"""
(folder / "models").mkdir()
