#!/usr/bin/env python3
"""Runs the regression files class-NN-*.py: one for each class of attack that model parsers have fallen to.

usage: check_classes.py BURIN [NAME...]

A file makes models by the functions of tests/errors/make.py and says what must become of each:
  refused(FILE, CODE, OPTION...)    an error with this code, exit code 1, nothing written
  survived(FILE)                    either of these
  accepted(FILE, OPTION...)         the output compiles without warnings and its self-test runs clean
                                    under ASan and UBSan; returns the folder
Either way burin has 10 seconds of processor time and 1 GiB, and never dies by a signal.
"""

import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "errors"))
import make  # noqa: E402

SECONDS = 10
BYTES = 1 << 30
WARNINGS = ["-std=c++17", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wdouble-promotion", "-Werror"]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


def run_limited(command, folder):
    """(exit code or negative signal, text, bytes of memory) of a command within the limits."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, preexec_fn=limit)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        return process.returncode, log.read().decode("utf-8", "replace"), usage.ru_maxrss << 10


def self_test_program(manifest, main=None):
    """C++ that has the objects of a model and calls its self-test. `main` replaces that call; RUN in it
    is a call of run(), TEST one of self_test()."""
    name = manifest["namespace"]
    ports = manifest["inputs"] + manifest["outputs"]
    arguments = "".join(f"p{index}, " for index in range(len(ports)))
    text = f'#include "{name}.hpp"\n#include <stdint.h>\n'
    text += "".join(f"static {name}::{port['type']} p{index};\n" for index, port in enumerate(ports))
    text += f"static {name}::Arena arena;\n"
    if manifest["states"]:
        text += f"static {name}::State state;\n"
        arguments += "state, "
    text += main or "int main() { return TEST ? 0 : 1; }\n"
    return text.replace("RUN", f"{name}::run({arguments}arena)").replace("TEST", f"{name}::self_test({arguments}arena)")


class Class:
    """One file of attacks: counts what holds, and prints what does not."""

    def __init__(self, burin, folder):
        self.burin, self.folder = burin, folder
        self.passed = self.failed = 0

    def judge(self, what, problem):
        if problem:
            self.failed += 1
            print(f"failed: {what}: {problem}")
        else:
            self.passed += 1

    def compile(self, file, options):
        before = sorted(self.folder.rglob("*"))
        status, text, memory = run_limited([self.burin, "compile", file, "-o", "out", *options], self.folder)
        problem = ""
        if memory > BYTES:
            problem = f"{memory >> 20} MiB of memory"
        if status not in (0, 1) and not (status == 2 and "[B0403]" in text):
            problem = f"ended with {status}: {text[-2000:]}"
        left = [path for path in sorted(self.folder.rglob("*")) if path not in before]
        return status, text, left, problem

    def legalized(self, file):
        """The exit code of burin up to the phase legalized."""
        status, text, memory = run_limited([self.burin, "compile", file, "--emit", "legalized", "-o", "ir"], self.folder)
        return status if memory <= BYTES else f"{memory >> 20} MiB"

    def refused(self, file, code, *options):
        """`code` may be several: any of them will do where the attack has more than one mistake."""
        codes = [code] if isinstance(code, str) else code
        status, text, left, problem = self.compile(file, options)
        if not problem and status == 0:
            problem = "accepted"
        if not problem and not any(f"[{one}]" in text for one in codes):
            problem = f"no error of code {', '.join(codes)}: {text[:2000]}"
        if not problem and left:
            problem = "left behind: " + ", ".join(str(path) for path in left)
        self.clean()
        self.judge(f"{file} {codes} {options}", problem)

    def survived(self, file):
        """An error or code: whichever, without a crash and within the limits."""
        status, text, left, problem = self.compile(file, ())
        if not problem and status == 1 and not re.search(r" \[B\d{4}\]", text):
            problem = f"an error without a code: {text[:2000]}"
        if not problem and status == 1 and left:
            problem = "left behind: " + ", ".join(str(path) for path in left)
        self.clean()
        self.judge(f"{file}", problem)

    def clean(self):
        shutil.rmtree(self.folder / "out", ignore_errors=True)

    def accepted(self, file, *options, program=None):
        """`program` replaces the C++ that calls the self-test; NAME in it is the namespace."""
        self.clean()
        status, text, _, problem = self.compile(file, options)
        if not problem and status != 0:
            problem = f"refused: {text[:2000]}"
        if not problem:
            problem = self.build(program)
        self.judge(f"{file} {options}", problem)
        return self.folder / "out"

    def build(self, program):
        out = self.folder / "out"
        manifest = json.loads(next(out.glob("*.json")).read_text())
        (out / "check.cpp").write_text(self_test_program(manifest, program))
        built = subprocess.run(["g++", "-O0", "-g1", *WARNINGS, *SANITIZERS, *manifest["sources"], "check.cpp", "-o", "check"],
                               cwd=out, capture_output=True, text=True)
        if built.returncode:
            return "the output does not compile: " + built.stderr[:2000]
        done = subprocess.run(["./check"], cwd=out, capture_output=True, text=True, timeout=60)
        return "" if done.returncode == 0 else f"the program ended with {done.returncode}: {done.stderr[:2000]}"


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    burin, names = pathlib.Path(arguments[0]).resolve(), arguments[1:]
    passed = failed = 0
    files = sorted(HERE.glob("class-*.py"))
    for path in files:
        if names and not any(name in path.name for name in names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(os.path.realpath(folder))
            checked = Class(burin, folder)
            make.folder = folder
            scope = {function.__name__: function for function in (make.text, make.raw, make.onnx, make.tensor, make.tflite,
                                                               make.digits, make.shifted)}
            scope |= {"np": make.np, "pb": make.pb, "folder": folder, "refused": checked.refused, "survived": checked.survived,
                      "accepted": checked.accepted, "compile_again": lambda file: checked.compile(file, ()), "judge": checked.judge,
                      "legalized": checked.legalized, "burin": burin}
            exec(compile(path.read_text(encoding="utf-8"), path, "exec"), scope)
            print(f"{path.name}: {checked.passed} hold, {checked.failed} do not")
            passed, failed = passed + checked.passed, failed + checked.failed
    numbers = {int(re.match(r"class-(\d\d)-", path.name).group(1)) for path in files}
    if numbers != set(range(1, 17)):
        print(f"failed: the classes 1 to 16 have the files {sorted(numbers)}")
        failed += 1
    print(f"burin-test-summary: {passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
