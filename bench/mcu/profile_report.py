"""Prints where one program spends its instructions: by step, and by function."""
import re
import subprocess

import cycles
from program import Program, is_function


def demangled(names: list[str]) -> dict[str, str]:
    text = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True,
                          check=True).stdout
    return dict(zip(names, (re.sub(r"\(anonymous namespace\)::|^model::m[0-9a-f]{8}::", "", name).split("(")[0]
                            for name in text.split("\n"))))


def calls(program: Program, instructions: list[cycles.Instruction]) -> dict[int, str]:
    """Calls of the model's kernels from run(), by address: where a step begins."""
    kernels = {step["kernel"] for step in program.manifest["steps"]}
    run = [i for i in instructions if is_function(i.function, "run")]
    goals = {i.address: found[1] for i in run
             if i.mnemonic in ("bl", "b", "jal") and (found := re.search(r"<([^+>]*)>", i.operands))}
    names = demangled(list(set(goals.values())))
    plain = {address: names[goal].split("::")[-1] for address, goal in goals.items()}
    return {address: name for address, name in plain.items()
            if name.split(".")[0] in kernels}


def print_profile(program: Program) -> None:
    instructions = program.instructions()
    starts = calls(program, instructions)
    counts = program.count(profile=True, stack=True, sites=list(starts))
    total = counts.instructions[0]
    macs = {step["kernel"]: step["macs"] for step in program.manifest["steps"]}
    print(f"{program.choice.name}: {total:,} instructions, {counts.stack} B of stack, in "
          f"{program.folder}")
    profile = cycles.read_profile(str(program.folder / "profile"))
    if program.choice.core == "cortex-m4":
        modelled = cycles.cortex_m4(instructions, profile)
        print(f"{modelled:,} modelled cycles, {modelled / total:.3f} each")
    print("\nby call of a kernel in run(), with what follows it up to the next call (borders, kernels "
          "that the compiler inlined there):")
    for address, name in sorted(starts.items()):
        count = counts.sites.get(address, 0)
        if not count:
            continue  # in a copy of run() that the compiler made for the self-test
        work = macs.get(name, 0)
        rate = f"{count / work:8.2f} a MAC" if work else ""
        print(f"  {count:12,} {count / total:6.1%} {rate:14}  {name}")
    rest = total - sum(counts.sites.values())
    print(f"  {rest:12,} {rest / total:6.1%} {'':14}  before the first call")
    print("\nby function:")
    functions = cycles.by_function(instructions, profile)
    names = demangled(list(functions))
    for function, count in functions.most_common(20):
        print(f"  {count:12,} {count / total:6.1%}  {names[function]}")
    print("\nby instruction, in the functions that execute most:")
    for function, count in functions.most_common(4):
        mix = cycles.by_mnemonic(instructions, profile, function)
        print(f"  {names[function]}: " + ", ".join(f"{name} {n / count:.1%}" for name, n in mix.most_common(12)))
