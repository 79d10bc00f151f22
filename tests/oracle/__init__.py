"""Independent answers for the tests: pinned runtimes, a float64 evaluator, inputs and comparisons.

Run a module from the folder above, e.g. `python -m oracle.tflm MODEL --inputs DIR --out DIR`.
"""
