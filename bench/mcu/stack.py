"""How much stack functions of a built model can need: frames of the code, calls of the program.

Frames are read from the code, because library functions have no other statement; what the compiler
states with -fstack-usage of the model's functions is compared with them.
"""
import re

import cycles
from program import Failure, Program, for_clang, is_function, run


def check_frames(program: Program) -> None:
    """Fails where the compiler states a larger frame than the code has, or one without a bound."""
    translate = for_clang if program.choice.compiler == "clang" else list
    for command in program.commands["compile"]:
        statement = program.folder / "usage.su"
        statement.write_text("")  # there is none for a file without functions
        run(translate(command[:-1] + ["usage.o", "-fstack-usage"]), program.folder)
        rows = [line.split("\t") for line in statement.read_text().splitlines()]
        if not {kind for _, _, kind in rows} <= {"static", "dynamic,bounded"}:
            raise Failure(f"{program.choice.name}: a frame without a bound")
        stated = sorted((int(size) for _, size, _ in rows), reverse=True)
        read = sorted(prologues(program, "usage.o").values(), reverse=True)
        if any(mine < theirs for mine, theirs in zip(read, stated)) or len(read) < len(stated):
            raise Failure(f"{program.choice.name}: frames are {read}, the compiler states {stated}")


REGISTER = re.compile(r"([a-z]+)(\d*)")


def registers(text: str) -> int:
    count = 0
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not last:
            count += 1
        else:
            count += int(REGISTER.match(last)[2]) - int(REGISTER.match(first)[2]) + 1
    return count


def adjustment(instruction: cycles.Instruction) -> int:
    """Bytes by which an instruction lowers the stack pointer."""
    name, operands = instruction.mnemonic, instruction.operands
    if name == "push" or (name in ("stmdb", "stmfd") and operands.startswith("sp!")):
        return 4 * registers(re.search(r"\{(.*)\}", operands)[1])
    if name == "vpush" or (name == "vstmdb" and operands.startswith("sp!")):
        listed = re.search(r"\{(.*)\}", operands)[1]
        return registers(listed) * (8 if "d" in listed else 4)
    if name in ("sub", "subw") and (found := re.match(r"sp,(?: sp,)? #(\d+)", operands)):
        return int(found[1])
    if name in ("str", "strd") and (found := re.search(r"\[sp, #-(\d+)\]!", operands)):
        return int(found[1])
    if name in ("addi", "add") and (found := re.match(r"sp,sp,-(\d+)", operands)):
        return int(found[1])
    return 0


def prologues(program: Program, elf: str) -> dict[str, int]:
    """Bytes by symbol: all that a function takes from the stack, wherever it does."""
    found: dict[str, int] = {}
    for instruction in cycles.disassemble(program.prefix + "objdump", str(program.folder / elf)):
        found[instruction.function] = found.get(instruction.function, 0) + adjustment(instruction)
    return found


def needs(program: Program) -> dict[str, int]:
    """Bytes of the deepest path of calls from run() and from self_test()."""
    check_frames(program)
    link = list(program.commands["link"])
    link[link.index("-o") + 1] = "tested"
    if program.prefix.startswith("riscv"):
        link.append("-Wl,--no-relax")
    run(link, program.folder)
    frames = prologues(program, "tested")
    calls: dict[str, set[str]] = {}
    for instruction in cycles.disassemble(program.prefix + "objdump",
                                          str(program.folder / "tested")):
        if instruction.mnemonic in ("bl", "b", "jal", "j") and (
                goal := re.search(r"<([^+>]+)>", instruction.operands)):
            calls.setdefault(instruction.function, set()).add(goal[1])
    depth: dict[str, int] = {}

    def deepest(function: str, path: tuple[str, ...]) -> int:
        if function in path:
            raise Failure(f"{program.choice.name}: {function} calls itself")
        if function not in depth:
            below = [deepest(called, (*path, function))
                     for called in calls.get(function, set()) - {function}]
            depth[function] = frames.get(function, 0) + max(below, default=0)
        return depth[function]

    found = {}
    for entry in ("run", "self_test"):
        starts = [name for name in frames if is_function(name, entry)]
        if not starts:
            raise Failure(f"{program.choice.name}: no function {entry}")
        found[entry] = max(deepest(start, ()) for start in starts)
    return found
