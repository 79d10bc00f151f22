"""Random networks with branches in a random order, compiled and run. Usage: check_branches.py BURIN TARGET [--clang] [SEED...]

Two inputs, two to four branches, and two outputs, one of which later steps may read. The emitted program's self-test compares its
results with those of the evaluator. No order that `order-steps` makes may need more memory than that of the text, and over all seeds
some have to need less, or the test shows nothing.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

from check_overlaps import PORTS, Network, arguments

SEEDS = range(300, 308)


class Branches(Network):
    """Branches from one tensor that each end in eight maxima, which are added up, with the second input."""

    def branch(self):
        for _ in range(self.random.randint(1, 3)):
            self.layer()
        self.convolution(8, (1, 1), (1, 1), 1)
        before, (rows, columns) = self.type(), self.shape[1:3]
        self.shape[1:3] = [1, 1]
        self.value = self.add(f"burin.max_pool_2d {self.value} {{window = array<i64: {rows}, {columns}>, strides = "
                              f"array<i64: 1, 1>}} : ({before}) -> {self.type()}")
        return self.value

    def sum(self, one, other):
        kind = self.type()
        return self.add(f"burin.quantized_add {one}, {other} {{multipliers = array<i64: 1073741824, 1500000000, 1600000000>, shifts = "
                        f"array<i64: 0, 1, 18>, zero_points = array<i64: 5, -7, 9>}} : ({kind}, {kind}) -> {kind}")

    def text(self):
        self.layer()
        start, shape = self.value, list(self.shape)
        parts, ends = [], []
        for _ in range(self.random.randint(2, 4)):
            self.value, self.shape, mark = start, list(shape), len(self.lines)
            ends.append(self.branch())
            parts.append(self.lines[mark:])
            del self.lines[mark:]
        while any(parts):
            self.lines.append(self.random.choice([part for part in parts if part]).pop(0))
        total = "%z"
        for end in self.random.sample(ends, len(ends)):
            total = self.sum(total, end)
        kind, outputs = self.type(), self.random.sample([total, self.random.choice(ends)], 2)
        body = "\n".join(self.lines)
        return (f'module attributes {{burin.phase = "quantized", burin.rounding = "tflite-ref"}} {{\n'
                f'  func.func @main(%x: {self.input} {{burin.name = "x"}}, %z: {kind} {{burin.name = "z"}}) -> '
                f'({kind} {{burin.name = "a"}}, {kind} {{burin.name = "b"}}) {{\n'
                f'{body}\n    return {", ".join(outputs)} : {kind}, {kind}\n  }}\n}}\n')


def call(*command, text=None):
    run = subprocess.run([str(word) for word in command], input=text, capture_output=True, text=True, timeout=300)
    if run.returncode:
        raise RuntimeError(run.stderr + run.stdout)
    return run.stdout


def arena(burin, steps, ports, *passes):
    options = " ".join(option.removeprefix("--") for option in ports)
    names = [f"--{name}={options}" if options else f"--{name}" for name in passes]
    planned = call(burin.with_name("burin-opt"), *names, "-", text=steps)
    return int(re.search(r"plan.arena_bytes = (\d+)", planned).group(1))


def main():
    burin, target, seeds = arguments(__doc__)
    smaller = 0
    for seed in seeds or SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            model = pathlib.Path(folder) / "model.mlir"
            model.write_text(Branches(seed).text())
            ports = PORTS[seed % len(PORTS)]
            try:
                call(burin, "run", model, "--target", target, *ports, "--self-test")
                steps = call(burin, "compile", model, "--target", target, *ports, "--emit", "tiled", "-o", "-")
                before = arena(pathlib.Path(burin), steps, ports, "plan-arena")
                after = arena(pathlib.Path(burin), steps, ports, "order-steps", "plan-arena")
            except RuntimeError as error:
                print(model.read_text())
                sys.exit(f"seed {seed}: {error}")
            if after > before:
                sys.exit(f"seed {seed}: the order found needs {after} bytes, that of the text {before}")
            smaller += after < before
    print(f"{target}: {smaller} of {len(seeds or SEEDS)} networks need less in another order")
    if not seeds and smaller == 0:
        sys.exit("no network needs less")


if __name__ == "__main__":
    main()
