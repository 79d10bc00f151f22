"""Runs `burin compare` on a streaming model: a window of samples that the model shifts, as int8.

The environment names the compiler (BURIN).
"""
import unittest

import numpy

from compare.test_compare import Test
from errors import make

ROWS, CHANNELS, OUTPUTS = 3, 4, 5


def window_model(folder):
    """Joins what the last runs had with the sample, keeps the newest rows, and makes outputs of all of them."""
    generator = numpy.random.default_rng(3)
    weights = generator.integers(-127, 128, (OUTPUTS, (ROWS + 1) * CHANNELS))
    old = {"type": "INT8", "scale": 0.5, "zero": 3}

    def rows(count, **fields):
        return make.tensor([1, count, CHANNELS], **old, **fields)

    def numbers(*values):
        return make.tensor([len(values)], "INT32", values)

    tensors = {
        "x": rows(1), "handle": make.tensor([], "RESOURCE"), "old": rows(ROWS), "all": rows(ROWS + 1),
        "new": rows(ROWS), "begin": numbers(0, 1, 0), "end": numbers(1, ROWS + 1, CHANNELS),
        "strides": numbers(1, 1, 1), "shape": numbers(1, (ROWS + 1) * CHANNELS),
        "flat": make.tensor([1, (ROWS + 1) * CHANNELS], **old),
        "weights": make.tensor(weights.shape, "INT8", weights, scale=0.01),
        "bias": make.tensor([OUTPUTS], "INT32", generator.integers(-1000, 1000, OUTPUTS), scale=0.005),
        "y": make.tensor([1, OUTPUTS], "INT8", scale=4.0, zero=-9),
    }
    operators = [
        ("CALL_ONCE", [], [], {"type": "CallOnceOptions", "init_subgraph_index": 1}),
        ("VAR_HANDLE", [], ["handle"], {"type": "VarHandleOptions", "shared_name": "window"}),
        ("READ_VARIABLE", ["handle"], ["old"]),
        ("CONCATENATION", ["old", "x"], ["all"], {"type": "ConcatenationOptions", "axis": 1}),
        ("STRIDED_SLICE", ["all", "begin", "end", "strides"], ["new"], {"type": "StridedSliceOptions"}),
        ("ASSIGN_VARIABLE", ["handle", "new"], []),
        ("RESHAPE", ["all", "shape"], ["flat"]),
        ("FULLY_CONNECTED", ["flat", "weights", "bias"], ["y"], {"type": "FullyConnectedOptions"}),
    ]

    def initialize(model):
        """The subgraph that gives the window its first rows."""
        first = generator.integers(-128, 128, (1, ROWS, CHANNELS)).astype(numpy.int8)
        model["buffers"].append({"data": list(first.tobytes())})
        window = dict(rows(ROWS), name="first", buffer=len(model["buffers"]) - 1)
        options = {"builtin_options_type": "VarHandleOptions", "builtin_options": {"shared_name": "window"}}
        codes = [code["builtin_code"] for code in model["operator_codes"]]
        model["subgraphs"].append({
            "tensors": [dict(make.tensor([], "RESOURCE"), name="handle"), window], "inputs": [], "outputs": [],
            "operators": [{"opcode_index": codes.index("VAR_HANDLE"), "inputs": [], "outputs": [0], **options},
                          {"opcode_index": codes.index("ASSIGN_VARIABLE"), "inputs": [0, 1], "outputs": []}]})

    make.folder = folder
    make.tflite("window.tflite", tensors, operators, change=initialize)
    return folder / "window.tflite"


class State(Test):
    def setUp(self):
        super().setUp()
        self.model = window_model(self.folder)

    def test_every_step_equals_the_runtime(self):
        for rounding in ("tflite-ref", "tflite-xnnpack"):
            for options in ([], ["--reset-every", "5"]):
                facts = self.found(self.model, "--layers", "--samples", "12", "--rounding", rounding, *options)
                self.check_equal(facts)
                self.assertGreaterEqual(sum("left_out" not in layer for layer in facts["layers"]), 3, facts)
        self.found(self.model, "--samples", "12", "--target", "cortex-m4", "--optimize", "ram")

    def test_outputs_of_equal_inputs_differ_until_the_window_is_full(self):
        samples = numpy.full((2 * ROWS + 2, 1, 1, CHANNELS), 40, numpy.int8)
        numpy.save(self.folder / "x.npy", samples)
        for every, fresh in ((len(samples), 0), (ROWS + 1, ROWS + 1)):
            folder = self.folder / f"every{every}"
            self.found(self.model, "--input", f"x={self.folder / 'x.npy'}", "--keep", str(folder),
                       "--reset-every", str(every))
            results = [tuple(row.ravel()) for row in numpy.load(folder / "burin" / "y.npy")]
            self.assertEqual(len(set(results[:ROWS + 1])), ROWS + 1, results)
            # Either the window stays full, or the same outputs come again.
            self.assertEqual(results[ROWS + 1:], results[:fresh] or results[ROWS:ROWS + 1] * (ROWS + 1))


if __name__ == "__main__":
    unittest.main()
