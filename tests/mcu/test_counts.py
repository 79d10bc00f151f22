"""What emitted models execute and need on microcontrollers, counted under QEMU.

usage: test_counts.py BUILD MODEL

MODEL is a name of bench/mcu/models.json. Counts repeat to the instruction, so that they are pinned.
"""
import argparse
import json
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/mcu"))
import bench  # noqa: E402
import stack  # noqa: E402
from program import Choice, Program  # noqa: E402

MARGIN = 0.02
SAMPLES = 100  # of an integer model: enough for branches that rarely go the other way
PINNED = json.loads(bench.PINNED.read_text())["insns"]


class Counts(unittest.TestCase):
    build: pathlib.Path
    model: str

    def program(self, core: str, compiler: str) -> Program:
        options = argparse.Namespace(build=self.build)
        return bench.built(options, Choice(self.model, core, compiler, "default"))

    def is_integer(self, program: Program) -> bool:
        return program.manifest["rounding"] != "" and not self.model.endswith("fp32")

    def check_row(self, program: Program) -> dict:
        """What holds for every row; returns it."""
        row = program.row()
        if row["state"] == 0:
            self.assertEqual(row["init"], 0)
        bound = program.manifest["bytes"]["stack"]
        self.assertIn(f"kMaxStackBytes = {bound};", (program.folder / "model.hpp").read_text())
        needs = stack.needs(program)
        self.assertGreaterEqual(bound, max(needs.values()), "kMaxStackBytes is too low")
        if row["core"] != "rv32imac":  # whose code stack.py does not read
            self.assertGreaterEqual(needs["run"], row["stack"], "the call graph misses something")
        return row

    def check_pinned(self, row: dict) -> None:
        key = bench.key_of(row)
        self.assertIn(key, PINNED, "not pinned yet: ./dev bench mcu --pin")
        change = row["insns"] / PINNED[key] - 1
        self.assertLess(abs(change), MARGIN, f"{key}: {row['insns']:,} instructions, pinned are "
                        f"{PINNED[key]:,} ({change:+.1%}); where that is meant: ./dev bench mcu --pin")

    def test_cortex_m4(self):
        rows = []
        for compiler in bench.COMPILERS:
            with self.subTest(compiler):
                program = self.program("cortex-m4", compiler)
                row = self.check_row(program)
                rows.append(row)
                self.check_pinned(row)
                if self.is_integer(program):
                    counts = program.count(SAMPLES, seed=1).instructions
                    self.assertEqual(len(set(counts)), 1, f"{compiler}: the count depends on the "
                                     f"input: {min(counts)} to {max(counts)}")
                    self.assertEqual(counts[0], row["insns"])
        if rows and self.model in ("kws", "vww", "ic", "ad", "sww"):
            bound, used = program.manifest["bytes"]["stack"], max(row["stack"] for row in rows)
            self.assertLessEqual(bound, 512)
            self.assertLessEqual(bound, 1.25 * used, f"kMaxStackBytes is loose: {used} B are used")
        if rows and not self.model.endswith("fp32"):
            self.assertEqual(len({row["output_hash"] for row in rows}), 1)


class Cores(Counts):
    """The digits on every core."""

    def test_cortex_m4(self):
        hashes = {}
        for core in bench.CORES:
            for compiler in bench.COMPILERS:
                with self.subTest(core=core, compiler=compiler):
                    row = self.check_row(self.program(core, compiler))
                    hashes[core, compiler] = row["output_hash"]
        self.assertEqual(len(set(hashes.values())), 1, hashes)


class Planted(unittest.TestCase):
    """The checks fail where they have to."""

    def test_margin(self):
        key = next(iter(PINNED))
        row = dict(zip(Choice._fields, key.split()))
        case = Counts()
        for factor in (1.03, 0.97):
            with self.assertRaises(AssertionError):
                case.check_pinned({**row, "insns": int(PINNED[key] * factor)})
        case.check_pinned({**row, "insns": int(PINNED[key] * 1.01)})


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("model")
    options = parser.parse_args()
    Counts.build = options.build.resolve()
    Counts.model = "digits" if options.model in ("cores", "planted") else options.model
    if Counts.model not in bench.models():
        print(f"burin-test-skip: mcu-{options.model}: $BURIN_MODELS is not set")
        print("burin-test-summary: 0 passed, 0 failed, 1 skipped")
        return 0
    case = {"cores": Cores, "planted": Planted}.get(options.model, Counts)
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"burin-test-summary: {result.testsRun} passed, 0 failed, 0 skipped" if failed == 0 else
          f"burin-test-summary: 0 passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
