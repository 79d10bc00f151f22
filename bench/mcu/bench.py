"""Counts what emitted models execute and need on microcontrollers: `./dev bench mcu`."""
import argparse
import json
import os
import pathlib
import subprocess
import sys

import profile_report
from program import Choice, Failure, Program

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PINNED = ROOT / "tests/mcu/pinned.json"
COMPILERS = ["gcc", "clang"]
CORES = json.loads((HERE / "models.json").read_text())["cores"]
COLUMNS = ["model", "core", "compiler", "optimize", "insns", "cycles_model", "arena", "state", "io",
           "stack", "code", "constants", "init", "output_hash"]


def models() -> dict[str, pathlib.Path]:
    """Files by short name: those of the project, and public ones where they are."""
    listed = json.loads((HERE / "models.json").read_text())
    found = {name: ROOT / file for name, file in listed["own"].items()}
    if folder := os.environ.get("BURIN_MODELS"):
        found |= {name: pathlib.Path(folder) / file for name, file in listed["public"].items()}
    return found


def choices(options: argparse.Namespace) -> list[Choice]:
    return [Choice(model, core, compiler, optimize) for model in options.model or models()
            for core in options.core or CORES
            for compiler in options.compiler or COMPILERS
            for optimize in options.optimize or ["default"]]


def built(options: argparse.Namespace, choice: Choice) -> Program:
    if choice.model not in models():
        raise Failure(f'no model "{choice.model}"; models are {", ".join(models())}, those of '
                      "MLPerf Tiny only where $BURIN_MODELS is set")
    build = pathlib.Path(options.build)
    program = Program(build / "bin/burin", build / "bench/mcu/libburin-count.so",
                      build / "bench/mcu" / choice.name, models()[choice.model], choice)
    program.emit()
    program.build()
    return program


def key_of(row: dict) -> str:
    """A row's name in the file of pinned counts."""
    return " ".join(row[part] for part in Choice._fields)


def pin(rows: list[dict]) -> None:
    """Replaces the pinned counts of these rows, leaves those of others."""
    pinned = json.loads(PINNED.read_text())
    for row in rows:
        pinned["insns"][key_of(row)] = row["insns"]
    pinned["insns"] = dict(sorted(pinned["insns"].items()))
    PINNED.write_text(json.dumps(pinned, indent=2) + "\n")


def grouped(value) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def print_table(rows: list[dict]) -> None:
    """Measured rows, and below each core of a model what TensorFlow Lite Micro was measured to need."""
    quoted = json.loads((HERE / "tflm.json").read_text())
    shown = []
    for index, row in enumerate(rows):
        shown.append(row)
        following = rows[index + 1] if index + 1 < len(rows) else {}
        if any(row[key] != following.get(key) for key in ("model", "core")):
            shown += [{"compiler": "(TFLM)", **other} for other in quoted["rows"]
                      if other["model"] == row["model"] and other["core"] == row["core"]]
    cells = [COLUMNS] + [[grouped(row.get(column)) for column in COLUMNS] for row in shown]
    widths = [max(map(len, column)) for column in zip(*cells)]
    for line in cells:
        print("  ".join(cell.rjust(width) if 4 <= index < 13 else cell.ljust(width)
                        for index, (cell, width) in enumerate(zip(line, widths))).rstrip())
    print(f"\n(TFLM): quoted, not built here. {quoted['source']}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench mcu", description=__doc__)
    parser.add_argument("--build", default=ROOT / "build", help=argparse.SUPPRESS)
    parser.add_argument("--model", action="append", metavar="NAME", help="select rows, repeatable: "
                        + ", ".join(models()))
    parser.add_argument("--core", action="append", metavar="NAME", help="a target with a harness: "
                        + ", ".join(CORES))
    parser.add_argument("--compiler", action="append", choices=COMPILERS)
    parser.add_argument("--optimize", action="append",
                        choices=["default", "speed", "size", "ram"])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--pin", action="store_true",
                        help="write what tests/mcu compares counts with: all rows of Cortex-M4")
    parser.add_argument("--profile", action="store_true",
                        help="print instructions by function and by step")
    options = parser.parse_args()
    if options.pin:
        options.core = ["cortex-m4"]
    rows, failed = [], 0
    for choice in choices(options):
        if sys.stderr.isatty():
            print(choice.name, file=sys.stderr)
        try:
            program = built(options, choice)
            if options.profile:
                profile_report.print_profile(program)
            else:
                rows.append(program.row())
        except (Failure, subprocess.SubprocessError) as error:
            print(f"bench: error: {choice.name}: {error}", file=sys.stderr)
            failed += 1
    if options.pin and not failed:
        pin(rows)
    if options.json:
        print(json.dumps(rows, indent=2))
    elif not options.profile:
        print_table(rows)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
