"""Builds one emitted model for one core and compiler, and counts what it executes under QEMU."""
import hashlib
import json
import pathlib
import random
import re
import shutil
import subprocess
from typing import NamedTuple

import cycles

HERE = pathlib.Path(__file__).resolve().parent
SIZES = {"int8": 1, "uint8": 1, "bool": 1, "int16": 2, "int32": 4, "float32": 4, "int64": 8}


class Failure(Exception):
    """What went wrong, for the person who asked."""


def is_function(symbol: str, name: str) -> bool:
    """Whether a symbol is that function of the emitted model, whatever its inner namespace is."""
    return re.match(rf"_ZN5model9m[0-9a-f]{{8}}{len(name)}{name}E", symbol) is not None


def run(command: list[str], folder: pathlib.Path, timeout: int = 600) -> subprocess.CompletedProcess:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout)
    except FileNotFoundError as error:
        raise Failure(f'"{command[0]}" is not installed') from error
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def for_clang(command: list[str]) -> list[str]:
    """A command of the cross GCC as one of clang with the same C library."""
    is_arm = command[0].startswith("arm")
    flags = ["--target=arm-none-eabi" if is_arm else "--target=riscv32-unknown-elf"]
    if is_arm:
        # GCC for bare metal has short enums, and newlib's headers apart from its libraries.
        flags += ["-fshort-enums", "--sysroot=/usr/lib/arm-none-eabi", "-isystem",
                  "/usr/include/newlib"]
    # clang takes the unit from the core, and has no word for that.
    return ["clang++-22", *flags, *(word for word in command[1:] if word != "-mfpu=auto")]


class Choice(NamedTuple):
    """What a row is about."""
    model: str
    core: str
    compiler: str
    optimize: str

    @property
    def name(self) -> str:
        return "-".join(self)


class Counts(NamedTuple):
    instructions: list[int]  # of each sample
    stack: int               # the most of any
    sites: dict[int, int]


class Program:
    """One row: its folder, its sources, its numbers."""

    def __init__(self, burin: pathlib.Path, plugin: pathlib.Path, folder: pathlib.Path,
                 model: pathlib.Path, choice: Choice):
        self.burin, self.plugin, self.folder, self.choice = burin, plugin, folder, choice
        self.model = model

    def emit(self) -> None:
        """Compiles the model, runs its self-test on the core, and notes how that was built."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        optimize = self.choice.optimize
        options = [] if optimize == "default" else ["--optimize", optimize]
        run([str(self.burin), "run", str(self.model), "--target", self.choice.core, "--name", "model",
             *options, "--self-test", "--keep", str(self.folder)], self.folder)
        self.commands = json.loads((self.folder / "run.json").read_text())["commands"]
        self.manifest = json.loads((self.folder / "model.json").read_text())
        self.prefix = self.commands["link"][0].removesuffix("g++")

    def build(self) -> None:
        """Builds the program that counts, and the model alone for its bytes."""
        sections = ["-ffunction-sections", "-fdata-sections"]
        translate = for_clang if self.choice.compiler == "clang" else list
        objects = []
        for command in self.commands["compile"]:
            run(translate(command + sections), self.folder)
            objects.append(command[-1])
        link = self.commands["link"]
        runner = [str(HERE / "counted.cpp") if word == "harness/runner.cpp" else word for word in link]
        runner[runner.index("-o") + 1] = "counted"
        if self.prefix.startswith("riscv"):
            # GNU ld 2.40 cannot shorten code of sections that are aligned to more than 4 bytes.
            runner.append("-Wl,--no-relax")
        run(runner, self.folder)
        self.elf = self.folder / "counted"
        self.objects = objects
        self.symbols = self.read_symbols(self.elf)

    def read_symbols(self, elf: pathlib.Path) -> dict[str, int]:
        rows = run([self.prefix + "nm", str(elf)], self.folder).stdout.split("\n")
        return {name: int(address, 16) for address, _, name in
                (row.split() for row in rows if len(row.split()) == 3)}

    def write_samples(self, count: int, seed: int) -> None:
        """Random inputs; those of floats are small, because all models take such."""
        draw = random.Random(seed)
        for port in self.manifest["inputs"]:
            size = port["bytes"] * count
            data = draw.randbytes(size)
            if port["dtype"] == "float32":
                import array
                data = array.array("f", (draw.uniform(-1, 1) for _ in range(size // 4))).tobytes()
            (self.folder / f"{port['identifier']}.bin").write_bytes(data)

    def count(self, samples: int = 1, seed: int = 0, profile: bool = False, stack: bool = False,
              sites: list[int] | None = None) -> Counts:
        self.write_samples(samples, seed)
        options = [str(self.plugin), f"begin={self.symbols['count_begin']:#x}",
                   f"end={self.symbols['count_end']:#x}"]
        if stack:
            options.append("stack=65536")
        if profile:
            options.append("profile=profile")
        options += [f"site={site:#x}" for site in sites or []]
        emulator, *rest = self.commands["run"]
        command = [emulator, "-plugin", ",".join(options), *rest[:-1], "./counted"]
        text = run(command, self.folder).stderr
        found = re.findall(r"^count: instructions=(\d+) stack=(\d+)", text, re.M)
        if len(found) != samples:
            raise Failure(f"{self.choice.name}: {len(found)} counts for {samples} samples\n{text}")
        return Counts([int(row[0]) for row in found], max(int(row[1]) for row in found),
                      {int(a, 16): int(n) for a, n in
                       re.findall(r"^site: (\S+) (\d+)", text, re.M)[-len(sites or []):]})

    def output_hash(self) -> str:
        """Of the outputs of the last count."""
        digest = hashlib.sha256()
        for port in self.manifest["outputs"]:
            digest.update((self.folder / f"{port['identifier']}.bin").read_bytes())
        return digest.hexdigest()[:16]

    def instructions(self) -> list[cycles.Instruction]:
        return cycles.disassemble(self.prefix + "objdump", str(self.elf))

    def init(self, instructions: list[cycles.Instruction]) -> int:
        """Instructions of the model's own functions that ran before the first inference."""
        own = {name for path in self.objects
               for name in self.read_symbols(self.folder / path)}
        before = cycles.read_profile(str(self.folder / "profile.before"))
        counts = cycles.by_function(instructions, before)
        return sum(count for name, count in counts.items() if name in own)

    def flash(self) -> int:
        """Bytes of the model and what it calls, without start-up code and runner."""
        symbol = next(name for name in self.symbols if is_function(name, "run"))
        link = self.commands["link"]
        flags = [word for word in link if word.startswith("-m")]
        libraries = [word for word in link if word in ("-lm", "-lc", "-lgcc")]
        # Without a C library what it would give stays unresolved, and its bytes are not counted.
        run([link[0], *flags, "-nostdlib", "-Wl,--gc-sections", "-Wl,--unresolved-symbols=ignore-all",
             f"-Wl,-e,{symbol}", *self.objects, *libraries, "-o", "alone"], self.folder)
        text = run([self.prefix + "readelf", "-SW", "alone"], self.folder).stdout
        total = 0
        for row in re.findall(r"^\s*\[[ \d]+\]\s+\S+\s+(\S+)\s+\S+\s+\S+\s+(\S+)\s+\S+\s+(\w*)",
                              text, re.M):
            kind, size, flags_of = row
            if "A" in flags_of and kind != "NOBITS":
                total += int(size, 16)
        return total

    def row(self, samples: int = 2) -> dict:
        counts = self.count(samples, profile=True, stack=True)
        instructions = self.instructions()
        size = self.manifest["bytes"]
        profile = cycles.read_profile(str(self.folder / "profile"))
        return {
            **self.choice._asdict(),
            "insns": counts.instructions[0],
            "cycles_model": cycles.cortex_m4(instructions, profile)
                            if self.choice.core == "cortex-m4" else None,
            "arena": size["arena"], "state": size.get("state", 0),
            "io": sum(port["bytes"] for port in self.manifest["inputs"] + self.manifest["outputs"]
                      if port["arena"] is None),
            "stack": counts.stack,
            "code": self.flash() - size["constants"], "constants": size["constants"],
            "init": self.init(instructions), "output_hash": self.output_hash(),
        }
