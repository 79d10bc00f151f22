"""Reads a program's disassembly beside its profile: instructions by function, modelled cycles.

The model of the Cortex-M4 is the table of its technical reference manual with memory that never
waits: a load takes 2 cycles, one after another load 1; a branch that is taken 3; VFMA 3; VDIV and
VSQRT 14; SDIV and UDIV 7; LDM and STM one more than they have registers; all else 1.
"""
import collections
import re
import subprocess
from typing import NamedTuple

CONDITIONS = "eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|hs|lo"
CONDITIONAL = re.compile(rf"b({CONDITIONS})|cbn?z")
BRANCHES = {"b", "bl", "bx", "blx", "tbb", "tbh"}
MULTIPLE = re.compile(r"v?(ldm|stm|push|pop)(ia|db)?")


class Instruction(NamedTuple):
    address: int
    mnemonic: str  # without suffix of width
    operands: str
    function: str  # as the symbol table has it


def disassemble(objdump: str, program: str) -> list[Instruction]:
    text = subprocess.run([objdump, "-d", "--no-show-raw-insn", program], check=True,
                          capture_output=True, text=True).stdout
    instructions, function = [], ""
    for line in text.splitlines():
        if opened := re.match(r"[0-9a-f]+ <(.*)>:", line):
            function = opened[1]
        elif (found := re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*)", line)) and found[2][0] != ".":
            instructions.append(Instruction(int(found[1], 16), found[2].split(".")[0], found[3],
                                            function))
    return instructions


def read_profile(path: str) -> dict[int, int]:
    """Executions by address."""
    with open(path, encoding="ascii") as file:
        return {int(address, 16): int(count) for address, count in map(str.split, file)}


def by_function(instructions: list[Instruction], profile: dict[int, int]) -> collections.Counter:
    counts: collections.Counter = collections.Counter()
    for instruction in instructions:
        if count := profile.get(instruction.address, 0):
            counts[instruction.function] += count
    return counts


def by_mnemonic(instructions: list[Instruction], profile: dict[int, int],
                function: str) -> collections.Counter:
    counts: collections.Counter = collections.Counter()
    for instruction in instructions:
        if instruction.function == function and (count := profile.get(instruction.address, 0)):
            counts[instruction.mnemonic] += count
    return counts


def registers(operands: str) -> int:
    count = 0
    for part in re.search(r"\{(.*)\}", operands)[1].split(","):
        span = re.match(r"\s*[rsd](\d+)-[rsd](\d+)", part)
        count += int(span[2]) - int(span[1]) + 1 if span else 1
    return count


def cortex_m4(instructions: list[Instruction], profile: dict[int, int]) -> int:
    """Cycles of one inference by the model above."""
    targets = {int(goal[1], 16) for instruction in instructions if instruction.mnemonic[0] in "bc"
               and (goal := re.search(r"([0-9a-f]+) <", instruction.operands))}
    cycles, after_load = 0, False
    for index, (address, name, operands, _) in enumerate(instructions):
        count = profile.get(address, 0)
        is_load = False
        if not count:
            pass
        elif CONDITIONAL.fullmatch(name):
            # What falls through arrives at the next instruction, where nothing else jumps there.
            following = instructions[index + 1].address if index + 1 < len(instructions) else 0
            goal = re.search(r"([0-9a-f]+) <", operands)
            backward = goal is not None and int(goal[1], 16) <= address
            through = min(count, profile.get(following, 0))
            if following in targets and backward:
                through = 0
            cycles += 3 * (count - through) + through
        else:
            if MULTIPLE.fullmatch(name):
                cost = 1 + registers(operands)
            elif name in ("ldrd", "strd"):
                cost = 3
            elif name.startswith("ldr") or name == "vldr":
                cost, is_load = 1 if after_load else 2, True
            elif name in ("sdiv", "udiv"):
                cost = 7
            elif re.match("vfn?m|vn?ml", name):
                cost = 3
            elif re.match("vdiv|vsqrt", name):
                cost = 14
            elif name in BRANCHES:
                cost = 3
            else:
                cost = 1
            cycles += cost * count
        after_load = is_load
    return cycles
