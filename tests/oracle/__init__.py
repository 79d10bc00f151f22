"""Independent answers for the tests: runtimes, a float64 evaluator, inputs and comparisons.

The runtimes are those that `burin compare` runs, from tools/python/burin_runtimes. Run a module from the folder above,
e.g. `python -m oracle.double_reference MODEL --inputs DIR --out DIR`.
"""
import pathlib

# One home for the runtimes: `from oracle import litert` finds them there.
__path__.append(str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "python" / "burin_runtimes"))
