"""The path names a folder.

$ burin compile models -o out
models:0: error: cannot read 'models': Is a directory [B0100]
"""
(folder / "models").mkdir()
