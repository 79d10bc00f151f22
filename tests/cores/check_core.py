"""Runs the self-test of emitted models on one core under its emulator.

usage: check_core.py BURIN TARGET [--clang] [--lto] [--models MODEL ...]

The models are the project's own and MLPerf Tiny's, as models.json lists them, in their first
profile; what is too large for a Cortex-M is left out. The expected bytes of a self-test come from
burin's evaluator, not from a compiler. --clang builds for a Cortex-M by Clang and its linker instead
of GCC, --lto with link-time optimization: by a target file as a user would write it.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from cores import compilers  # noqa: E402
from models import model_list, model_path  # noqa: E402

MLPERF_TINY = "mlperf_tiny/"


def entries():
    """What a microcontroller runs; without $BURIN_MODELS the project's own alone, and why."""
    chosen = [entry for entry in model_list.load()["models"]
              if (entry.own or entry.file.startswith(MLPERF_TINY))
              and "cortex-m4" not in entry.too_large]
    if model_path.folder() is not None:
        return chosen, []
    return ([entry for entry in chosen if entry.own],
            [entry.name for entry in chosen if not entry.own])


def self_test(burin, target, entry):
    """Empty, or what went wrong."""
    command = [burin, "run", str(entry.path()), "--target", target, "--name", "model", "--self-test"]
    if entry.profiles[0] != model_list.FLOAT:
        command += ["--rounding", entry.profiles[0]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return "" if done.returncode == 0 else f"code {done.returncode}: {done.stderr.strip()[-1000:]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("burin")
    parser.add_argument("target")
    parser.add_argument("--models", nargs="*", help="names of models.json instead of all")
    parser.add_argument("--clang", action="store_true", help="build by Clang instead of GCC")
    parser.add_argument("--lto", action="store_true", help="optimize at link time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.clang or options.lto:
            options.target = compilers.target_file(options.burin, options.target, folder, options.clang, options.lto)
        return check(options)


def check(options):
    chosen, missing = entries()
    if options.models:
        chosen, missing = [model_list.find(name) for name in options.models], []
    label = pathlib.Path(options.target).stem
    passed = 0
    failed = 0
    for entry in chosen:
        why = self_test(options.burin, options.target, entry)
        print(f"{entry.name} on {label}: {why or 'the self-test passes'}", flush=True)
        passed += not why
        failed += bool(why)
    for name in missing:
        print(f"burin-test-skip: {name} on {label}: $BURIN_MODELS is not set")
    print(f"burin-test-summary: {passed} passed, {failed} failed, {len(missing)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
