"""Random networks whose layers are computed in bands of rows, compiled and run. Usage: check_bands.py BURIN TARGET [--clang] [SEED...]

Chains of steps are marked at random in the phase "fused", some of which cannot be split (B0504). The emitted program's self-test
compares its results with those of the evaluator on the same network without bands, by the hash of the self-test in both sources.
"""
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from check_overlaps import PORTS, Network, arguments

SEEDS = range(100, 105)
TRIES = 5  # chains of a network


class Averaged(Network):
    """A network that may end in the average of each channel, whose sum is taken row by row."""

    def text(self):
        if self.random.random() < 0.5:
            return super().text()
        for _ in range(self.random.randint(3, 6)):
            self.layer()
        rows, columns, before = *self.shape[1:3], self.type()
        self.shape[1:3] = [1, 1]
        self.value = self.add(f"burin.average_pool_2d {self.value} {{border = array<i64: 0, 0, 0, 0>, window = array<i64: "
                              f"{rows}, {columns}>, strides = array<i64: {rows}, {columns}>}} : ({before}) -> {self.type()}")
        return self.module()


def call(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300)


def marked(lines, pick):
    """The fused module with one random chain in bands."""
    steps = [i for i, line in enumerate(lines) if re.search(r"= plan\.step ", line)]
    last = pick.randrange(len(steps))
    bands = f"plan.bands = #plan.bands<steps = {pick.randint(1, last + 1)}, rows = {pick.choice([1, 1, 2, 3, 5])}>"
    line = lines[steps[last]].replace(" attributes {", f" attributes {{{bands}, ", 1)
    assert bands in line, line
    return "\n".join([*lines[: steps[last]], line, *lines[steps[last] + 1 :]]), bands


def expected(folder):
    """The hash that the self-test of an emitted source compares with."""
    hashes = re.findall(r"hash == (0x\w+)", (folder / "m.cpp").read_text())
    assert hashes, "no self-test"
    return hashes


def main():
    burin, target, seeds = arguments(__doc__)
    split = refused = 0
    for seed in seeds or SEEDS:
        pick = random.Random(seed)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "model.mlir").write_text(Averaged(seed).text())
            options = ["--target", target, "--name", "m", *PORTS[seed % len(PORTS)]]
            fused = call(burin, "compile", folder / "model.mlir", *options, "--emit", "fused", "-o", "-")
            assert fused.returncode == 0, fused.stderr
            # Without the bands that a target without an operating system gets where they are cheap.
            lines = re.sub(r"plan\.bands = #plan\.bands<[^>]*>, |, plan\.bands = #plan\.bands<[^>]*>", "", fused.stdout).splitlines()
            (folder / "plain.mlir").write_text("\n".join(lines))
            plain = call(burin, "compile", folder / "plain.mlir", *options, "-o", folder / "plain")
            assert plain.returncode == 0, plain.stderr
            for _ in range(TRIES):
                text, bands = marked(lines, pick)
                (folder / "bands.mlir").write_text(text)
                run = call(burin, "run", folder / "bands.mlir", *options, "--self-test", "--keep", folder / "kept")
                if "[B0504]" in run.stderr:
                    refused += 1
                    continue
                if run.returncode or expected(folder / "kept") != expected(folder / "plain"):
                    print(text)
                    sys.exit(f"seed {seed}, {bands}: {run.stderr}{run.stdout}")
                split += 1
    print(f"{target}: {split} chains in bands, {refused} that cannot be split")
    if not seeds and split < 2 * len(SEEDS):
        sys.exit("too few chains could be split")


if __name__ == "__main__":
    main()
