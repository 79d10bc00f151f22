"""Checks emitted C++ as its users will: warnings, sanitizers, symbols, stack, bytes, instructions.

usage: check_emitted.py BURIN MODEL TARGET [--hot MNEMONIC]

--hot: an instruction that the object code of the model must contain in a loop.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import models.model_path as model_path  # noqa: E402

WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wdouble-promotion", "-Werror"]
FLAGS = {"portable": [], "x86-64-avx2": ["-mavx2", "-mfma"],
         "aarch64-neon": ["-march=armv8-a"],
         "aarch64-neon-dotprod": ["-march=armv8.2-a+dotprod"],
         "cortex-m4": ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]}
# What freestanding compilers may call by themselves.
ALLOWED_UNDEFINED = {"memcpy", "memset", "memmove", "memcmp", "__aeabi_memcpy", "__aeabi_memset",
                     "__aeabi_ldivmod", "__aeabi_lmul", "__stack_chk_fail"}


# Of memset() and its like, in bytes; the probe that run() may call is the user's.
LIBRARY_FRAME = 16


# How a program of another architecture runs here.
EMULATOR = ["qemu-aarch64", "-cpu", "cortex-a76", "-L", "/usr/aarch64-linux-gnu"]


def is_aarch64(target):
    return target.startswith("aarch64")


def compilers(target):
    if target == "cortex-m4":
        return ["arm-none-eabi-g++"]
    if is_aarch64(target):
        return ["aarch64-linux-gnu-g++", "clang++-22"]
    return ["g++", "clang++-14", "clang++-22"]


def flags(target, compiler):
    cross = is_aarch64(target) and compiler.startswith("clang")
    return FLAGS[target] + (["--target=aarch64-linux-gnu"] if cross else [])


def binutil(target, name):
    prefix = "arm-none-eabi-" if target == "cortex-m4" else ""
    return ("aarch64-linux-gnu-" if is_aarch64(target) else prefix) + name


def shell(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def start(target, program, folder):
    if not is_aarch64(target):
        return shell([program], folder)
    # The search for leaks needs ptrace, which QEMU has not.
    return subprocess.run([*EMULATOR, program], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})


class Checker:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.name = "model"
        self.passed, self.failures = 0, []

    def check(self, ok, message):
        if ok:
            self.passed += 1
        else:
            self.failures.append(message)

    def emit(self, folder, name="model", model=None):
        command = [self.options.burin, "compile", str(model or self.options.model), "--target",
                   self.options.target, "--name", name, "-o", str(folder)]
        subprocess.run(command, check=True, cwd=self.folder)

    def warnings(self):
        for compiler in compilers(self.options.target):
            for level in ["-O2", "-O0"]:
                for source in self.sources("a"):
                    output = source.replace(".cpp", f"-{compiler}{level}.o")
                    done = shell([compiler, "-std=c++17", level, *WARNINGS,
                                  *flags(self.options.target, compiler), "-fno-exceptions", "-fno-rtti", "-c",
                                  source, "-o", output], self.folder / "a")
                    self.check(done.returncode == 0, f"{compiler} {level}:\n{done.stderr[:2000]}")

    def sources(self, folder, name="model"):
        """The C++ files of an emitted model, the one with run() first."""
        return json.loads((self.folder / folder / f"{name}.json").read_text())["sources"]

    def symbols(self):
        tool = binutil(self.options.target, "nm")
        for compiler in compilers(self.options.target):
            rows, tables = [], set()
            for source in self.sources("a"):
                file = source.replace(".cpp", f"-{compiler}-O2.o")
                found = shell([tool, file], self.folder / "a").stdout.splitlines()
                rows += found
                tables |= {row.split()[-1] for row in found if " R " in row}
            undefined = {row.split()[-1] for row in rows if " U " in row} - tables
            self.check(undefined <= ALLOWED_UNDEFINED,
                       f"{compiler}: undefined {sorted(undefined - ALLOWED_UNDEFINED)}")
            mutable = [row for row in rows if re.search(r" [bBdDC] ", row)]
            self.check(not mutable, f"{compiler}: mutable globals {mutable}")
            external = [row.split()[-1] for row in rows if " T " in row]
            manifest = json.loads((self.folder / "a" / "model.json").read_text())
            wanted = ["run", "self_test"] + (["reset"] if manifest["states"] else [])
            self.check(len(external) == len(wanted), f"{compiler}: exports {external}, not {wanted}")

    def sanitizers(self):
        if self.options.target == "cortex-m4":
            return
        main = self.folder / "a" / "main.cpp"
        ports = json.loads((self.folder / "a" / "model.json").read_text())
        names = [p["type"] for p in ports["inputs"] + ports["outputs"]] + ["State"] * bool(ports["states"])
        objects = "\n".join(f"  auto *p{i} = new model::{n};" for i, n in enumerate(names))
        arguments = ", ".join(f"*p{i}" for i in range(len(names)))
        frees = "\n".join(f"  delete p{i};" for i in range(len(names)))
        # On the heap, so that the sanitizer sees an access one byte outside of any of them.
        main.write_text(f'#include "model.hpp"\nint main() {{\n{objects}\n'
                        "  auto *arena = new model::Arena;\n"
                        f"  const bool same = model::self_test({arguments}, *arena);\n{frees}\n"
                        "  delete arena;\n  return same ? 0 : 1;\n}\n")
        # The run-times of the cross compiler's sanitizers exist for GCC only.
        gcc = compilers(self.options.target)[0]
        for compiler in [gcc] if is_aarch64(self.options.target) else [gcc, "clang++-22"]:
            build = shell([compiler, "-std=c++17", "-O1", "-g0", "-fsanitize=address,undefined",
                           "-fno-sanitize-recover=all", *FLAGS[self.options.target], "main.cpp",
                           *self.sources("a"), "-o", "sanitized"], self.folder / "a")
            run = build
            if build.returncode == 0:
                run = start(self.options.target, "./sanitized", self.folder / "a")
            self.check(run.returncode == 0, f"{compiler} sanitizers: {run.stderr[:2000]}")

    def stack(self):
        """The bound of the header holds what gcc reports along the deepest path of calls."""
        header = (self.folder / "a" / "model.hpp").read_text()
        bound = int(re.search(r"kMaxStackBytes = (\d+)", header)[1])
        compiler = compilers(self.options.target)[0]
        for level in ["-O2", "-Os"]:
            # Of functions that it joins because they are equal, GCC would state the frame of one only.
            shell([compiler, "-std=c++17", level, *FLAGS[self.options.target], "-fno-ipa-icf",
                   "-fcallgraph-info=su", "-c", "model.cpp", "-o", "stack.o"], self.folder / "a")
            graph = (self.folder / "a" / "stack.ci").read_text()
            frames, calls, dynamic = {}, {}, []
            for title, label in re.findall(r'node: { title: "(.*?)" label: "(.*?)"', graph):
                size = re.search(r"(\d+) bytes \((.*?)\)", label)
                frames[title] = int(size[1]) if size else LIBRARY_FRAME
                # Aligning the frame makes it "dynamic,bounded": the size holds.
                if size and size[2] not in ("static", "dynamic,bounded"):
                    dynamic.append(label)
            for source, goal in re.findall(
                    r'edge: { sourcename: "(.*?)" targetname: "(.*?)"', graph):
                calls.setdefault(source, set()).add(goal)

            def deepest(function, above=()):
                self.check(function not in above, f"{function} calls itself")
                return frames[function] + max((deepest(goal, (*above, function))
                                               for goal in calls.get(function, ())
                                               if goal not in above), default=0)

            need = max(deepest(function) for function in frames)
            self.check(need <= bound and not dynamic,
                       f"{level}: {need} B of stack {dynamic}, the header states {bound}")

    def bytes_repeat(self):
        """Two runs of two copies of the program, in different folders, print the same bytes."""
        copy = self.folder / "elsewhere" / "burin"
        copy.parent.mkdir()
        shutil.copy(self.options.burin, copy)
        elsewhere = self.folder / "b"
        subprocess.run([copy, "compile", os.path.relpath(self.options.model, copy.parent),
                        "--target", self.options.target, "--name", "model", "-o",
                        str(elsewhere)], check=True, cwd=copy.parent)
        for file in sorted((self.folder / "a").glob("model*.*pp")) + [self.folder / "a/model.json"]:
            other = elsewhere / file.name
            self.check(file.read_bytes() == other.read_bytes(), f"{file.name} differs")

    def two_models(self):
        self.emit(self.folder / "two", "other")
        for file in [self.folder / "a" / name for name in ("model.hpp", "model.json", *self.sources("a"))]:
            shutil.copy(file, self.folder / "two")
        self.one_unit()
        if self.options.target == "cortex-m4":
            return
        (self.folder / "two" / "main.cpp").write_text(
            '#include "model.hpp"\n#include "other.hpp"\n'
            "int main() { return model::kArenaBytes == other::kArenaBytes ? 0 : 1; }\n")
        build = shell([compilers(self.options.target)[0], "-std=c++17", "-O1", *FLAGS[self.options.target], "main.cpp",
                       *self.sources("two"), *self.sources("two", "other"), "-o", "both"],
                      self.folder / "two")
        run = build
        if build.returncode == 0:
            run = start(self.options.target, "./both", self.folder / "two")
        self.check(run.returncode == 0, f"two models in one program: {run.stderr[:1000]}")

    def one_unit(self):
        """A translation unit takes the sources of both models, and has no macro of theirs left."""
        sources = self.sources("two") + self.sources("two", "other")
        (self.folder / "two" / "unit.cpp").write_text("".join(f'#include "{source}"\n' for source in sources))
        for compiler in compilers(self.options.target):
            command = [compiler, "-std=c++17", *WARNINGS, *flags(self.options.target, compiler)]
            build = shell([*command, "-fsyntax-only", "unit.cpp"], self.folder / "two")
            self.check(build.returncode == 0, f"{compiler}: two models in one unit: {build.stderr[:2000]}")
            left = re.findall(r"#define (BURIN_\w+)", shell([*command, "-dM", "-E", "unit.cpp"],
                                                           self.folder / "two").stdout)
            self.check(not left, f"{compiler}: macros left behind a model: {left}")

    def hot(self):
        """The instruction stands between a backward branch's target and the branch."""
        if not self.options.hot:
            return
        tool = binutil(self.options.target, "objdump")
        compiler = compilers(self.options.target)[0]
        text = shell([tool, "-d", "--no-show-raw-insn", f"model-{compiler}-O2.o"],
                     self.folder / "a").stdout
        places, loops = [], []
        for row in text.splitlines():
            match = re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*)", row)
            if not match:
                continue
            at = int(match[1], 16)
            if match[2].startswith(self.options.hot):
                places.append(at)
            target = re.match(r"([0-9a-f]+) <", match[3]) or re.search(r"([0-9a-f]+) <", match[3])
            if target and (match[2].startswith("j") or re.match(r"(b|bl?[a-z]{2}|b\.[a-z]{2}|cbn?z|tbn?z)(\.[nw])?$", match[2])):
                goal = int(target[1], 16)
                if goal < at:
                    loops.append((goal, at))
        inside = [at for at in places if any(low <= at <= high and high - low < 2000
                                             for low, high in loops)]
        self.check(bool(inside), f"no {self.options.hot} in a loop ({len(places)} elsewhere)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("burin")
    parser.add_argument("model", type=model_path.resolve)
    parser.add_argument("target")
    parser.add_argument("--hot")
    options = parser.parse_args()
    options.burin = os.path.abspath(options.burin)
    with tempfile.TemporaryDirectory() as temporary:
        checker = Checker(options, pathlib.Path(temporary))
        checker.emit(checker.folder / "a")
        checker.warnings()
        checker.symbols()
        checker.sanitizers()
        checker.stack()
        checker.bytes_repeat()
        checker.two_models()
        checker.hot()
    for failure in checker.failures:
        print(f"{options.model.name} for {options.target}: {failure}")
    print(f"burin-test-summary: {checker.passed} passed, {len(checker.failures)} failed, 0 skipped")
    return 1 if checker.failures else 0


if __name__ == "__main__":
    sys.exit(main())
