"""The runtimes that a rounding profile stands for: what `burin compare` and the tests measure against.

The files of this package are part of the program burin, which runs `python -m burin_runtimes REQUEST`.
"""
