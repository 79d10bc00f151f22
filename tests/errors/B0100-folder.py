"""The path names a folder.

$ burin compile models -o out
burin: error: "models" is a folder, expected a model file [B0100]
"""
(folder / "models").mkdir()
