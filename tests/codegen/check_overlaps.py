"""Random networks whose results lie over their inputs, compiled and run. Usage: check_overlaps.py BURIN TARGET [--clang] [SEED...]

The emitted program's self-test compares its results with those of the evaluator, which knows no memory. int8 all
through: one byte that is overwritten too early changes the hash. Over all seeds, results have to lie over inputs in
both directions, or the test shows nothing.
"""
import argparse
import atexit
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from cores import compilers  # noqa: E402

SEEDS = range(8)
# Inputs and outputs in the arena are tensors like others, that may overlap.
PORTS = [[], ["--overwrite-input"], ["--output-in-arena"], ["--overwrite-input", "--output-in-arena"]]


class Network:
    """Text of a model in the phase "quantized", built layer by layer; `value`, `shape` are the last result's."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines, self.names = [], 0
        self.shape = [1, self.random.randint(5, 14), self.random.randint(4, 11), self.random.choice([1, 3, 4, 8])]
        self.input = self.type()
        self.value = "%x"

    def type(self, shape=None, element="i8"):
        return "tensor<" + "x".join(map(str, shape or self.shape)) + "x" + element + ">"

    def add(self, text):
        self.names += 1
        name = f"%v{self.names}"
        self.lines.append(f"    {name} = {text}")
        return name

    def constant(self, shape, element, draw):
        count, size = 1, 1 if element == "i8" else 4
        for extent in shape:
            count *= extent
        data = b"".join(draw().to_bytes(size, "little", signed=True) for _ in range(count)).hex().upper()
        if count == 1:  # MLIR takes one element for all of them
            return self.add(f"burin.constant dense<{draw()}> : {self.type(shape, element)} : {self.type(shape, element)}")
        return self.add(f'burin.constant dense<"0x{data}"> : {self.type(shape, element)} : {self.type(shape, element)}')

    def pad(self, low, high):
        before = self.type()
        self.shape = [self.shape[0], self.shape[1] + low[0] + high[0], self.shape[2] + low[1] + high[1], self.shape[3]]
        self.value = self.add(f"burin.pad {self.value} {{low = array<i64: 0, {low[0]}, {low[1]}, 0>, high = array<i64: 0, "
                              f"{high[0]}, {high[1]}, 0>, value = -5.0 : f64}} : ({before}) -> {self.type()}")

    def convolution(self, channels, window, strides, groups):
        pick, before = self.random.randint, self.type()
        weights = [channels, *window, self.shape[3] // groups]
        w = self.constant(weights, "i8", lambda: pick(-127, 127))
        bias = self.constant([channels], "i32", lambda: pick(-800, 800))
        multiplier = self.constant([channels], "i32", lambda: pick(1 << 30, (1 << 31) - 1))
        shift = self.constant([channels], "i8", lambda: pick(7, 10))
        self.shape = [1, (self.shape[1] - window[0]) // strides[0] + 1, (self.shape[2] - window[1]) // strides[1] + 1,
                      channels]
        sums, vector = self.type(element="i32"), self.type([channels], "i32")
        a = self.add(f"burin.conv_2d {self.value}, {w}, {bias} {{dilations = array<i64: 1, 1>, groups = {groups} : i64, "
                     f"strides = array<i64: {strides[0]}, {strides[1]}>}} : ({before}, {self.type(weights)}, {vector}) "
                     f"-> {sums}")
        self.value = self.add(f"burin.requantize {a}, {multiplier}, {shift} {{bounded, left = false, zero_point = -5 : "
                              f"i64}} : ({sums}, {vector}, {self.type([channels])}) -> {self.type()}")

    def window(self):
        """A window and a stride that leave rows, behind a border or not."""
        size = [self.random.randint(1, min(3, extent)) for extent in self.shape[1:3]]
        if self.random.random() < 0.7:
            self.pad([n // 2 for n in size], [n // 2 for n in size])
        return size, [self.random.choice([1, 1, 1, 2]) for _ in size]

    def layer(self):
        kind = self.random.choice(["pointwise", "depthwise", "depthwise", "convolution", "pool", "residual"])
        if kind == "pointwise":
            self.convolution(self.random.choice([4, 8, 12, 16]), (1, 1), (1, 1), 1)
        elif kind == "depthwise":
            self.convolution(self.shape[3], *self.window(), self.shape[3])
        elif kind == "convolution":
            size, strides = self.window()
            self.convolution(self.random.choice([3, 8, 16]), size, strides, 1)
        elif kind == "pool":
            size, strides = self.window()
            before = self.type()
            self.shape[1:3] = [(n - s) // t + 1 for n, s, t in zip(self.shape[1:3], size, strides)]
            self.value = self.add(f"burin.max_pool_2d {self.value} {{window = array<i64: {size[0]}, {size[1]}>, strides = "
                                  f"array<i64: {strides[0]}, {strides[1]}>}} : ({before}) -> {self.type()}")
        else:
            shortcut, kind = self.value, self.type()
            self.convolution(self.shape[3], (1, 1), (1, 1), 1)
            self.value = self.add(
                f"burin.quantized_add {self.value}, {shortcut} {{multipliers = array<i64: 1073741824, 1500000000, "
                f"1600000000>, shifts = array<i64: 0, 1, 18>, zero_points = array<i64: 5, -7, 9>}} : ({kind}, {kind}) -> "
                f"{kind}")

    def text(self):
        for _ in range(self.random.randint(5, 8)):
            self.layer()
        return self.module()

    def module(self):
        body = "\n".join(self.lines)
        return (f'module attributes {{burin.phase = "quantized", burin.rounding = "tflite-ref"}} {{\n'
                f'  func.func @main(%x: {self.input} {{burin.name = "x"}}) -> ({self.type()} {{burin.name = "y"}}) {{\n'
                f"{body}\n    return {self.value} : {self.type()}\n  }}\n}}\n")


def arguments(usage):
    """The compiler burin, the target or a file of it that says Clang, and the seeds."""
    parser = argparse.ArgumentParser(description=usage)
    parser.add_argument("burin")
    parser.add_argument("target")
    parser.add_argument("seeds", nargs="*", type=int)
    parser.add_argument("--clang", action="store_true", help="build for a Cortex-M by Clang instead of GCC")
    given = parser.parse_intermixed_args()
    if given.clang:
        folder = tempfile.TemporaryDirectory()
        atexit.register(folder.cleanup)
        given.target = compilers.target_file(given.burin, given.target, folder.name, by_clang=True)
    return given.burin, given.target, given.seeds


def main():
    burin, target, seeds = arguments(__doc__)
    directions = {"0": 0, "1": 0}
    for seed in seeds or SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            model = pathlib.Path(folder) / "model.mlir"
            model.write_text(Network(seed).text())
            options = ["--target", target, *PORTS[seed % len(PORTS)]]
            lowered = subprocess.run([burin, "compile", model, *options, "--emit", "lowered", "-o", "-"],
                                     capture_output=True, text=True, timeout=300)
            run = subprocess.run([burin, "run", model, *options, "--self-test"], capture_output=True, text=True,
                                 timeout=300)
            if lowered.returncode or run.returncode:
                print(model.read_text())
                sys.exit(f"seed {seed}: {lowered.stderr}{run.stderr}{run.stdout}")
            for descending in re.findall(r"#plan.overlap<[^>]*descending = (\d)>", lowered.stdout):
                directions[descending] += 1
    print(f"{target}: {directions['0']} kernels over their input with ascending rows, {directions['1']} with descending")
    if not seeds and not all(directions.values()):
        sys.exit("no kernel overlaps in one of the directions")


if __name__ == "__main__":
    main()
