"""Prints the table of models in Markdown from the results that check_model.py wrote.

usage: table.py RESULTS [--write README.md] [--slowest N]

RESULTS is the folder of results, build/models/results. With --write the table replaces what stands
between the two marker lines of that file. Exit code 1: a result is missing, failed, or of another
program than the rest, which the rows say as well.
"""
import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from models import model_list  # noqa: E402

BEGIN = "<!-- models: written by ./dev models, do not edit -->"
END = "<!-- end of models -->"
COLUMNS = ["model", "format", "ops", "MACs", "target", "differing elements or error", "arena, B",
           "code, B", "constants, B", "compile time, s: burin / C++"]
MISSING = "no result"


def number(value):
    return "" if value is None else f"{value:,}"


def outcome(facts):
    """What a result says, in a cell."""
    if facts is None:
        return MISSING
    if facts["failures"]:
        return "fails: " + " ".join("; ".join(facts["failures"]).split())[:120].replace("|", "/")
    if "too_large" in facts:
        return facts["too_large"]
    if "error" in facts:
        return f"{facts['error']:.1e} (runtime {facts['runtime_error']:.1e})"
    return f"{facts['differing']:,} of {facts['elements']:,}"


def joined(results, text):
    """One cell from the profiles of a model; the profile's name only where there are several."""
    if len(results) == 1:
        return text(next(iter(results.values())))
    return "; ".join(f"{profile}: {text(facts)}" for profile, facts in results.items())


def memory(sizes):
    """The arena, and beside it the state of a model that has one."""
    state = sizes.get("state", 0)
    return number(sizes.get("arena")) + (f" and {number(state)} of state" if state else "")


def is_good(facts):
    return facts is not None and not facts["failures"]


def row(entry, target, results, is_first):
    facts = next((one for one in results.values() if one and "bytes" in one), {})
    sizes, seconds = facts.get("bytes", {}), facts.get("seconds")
    cells = [f"`{entry.name}`", pathlib.PurePosixPath(entry.file).suffix[1:],
             number(facts.get("operators")), number(facts.get("macs"))]
    if not is_first:
        cells = [""] * len(cells)
    return cells + [target, joined(results, outcome), memory(sizes),
                    number(sizes.get("code")), number(sizes.get("constants")),
                    f"{seconds['burin']:.1f} / {seconds['cxx']:.1f}" if seconds else ""]


def read(folder, entry, target, profile):
    file = folder / f"{entry.name}.{target}.{profile}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def table(folder):
    """The lines of the table, and whether every result is there and good."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + " --- |" * len(COLUMNS)]
    good, programs = True, set()
    for entry in model_list.load()["models"]:
        for position, target in enumerate(entry.targets):
            results = {profile: read(folder, entry, target, profile) for profile in entry.profiles}
            good &= all(is_good(facts) for facts in results.values())
            programs |= {facts["program_sha256"] for facts in results.values()
                         if facts and "program_sha256" in facts}
            lines.append("| " + " | ".join(row(entry, target, results, position == 0)) + " |")
    if len(programs) > 1:
        print("table.py: the results are of several builds of burin", file=sys.stderr)
    return lines, good and len(programs) <= 1


def names_in(text):
    """The models that the section between the markers names."""
    section = text.split(BEGIN)[1].split(END)[0]
    cells = (line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| `"))
    return {cell.strip("`") for cell in cells}


def write(path, lines):
    text = path.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f'{path} needs the lines "{BEGIN}" and "{END}", once each')
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text("\n".join([before + BEGIN, *lines, END]) + after, encoding="utf-8")


def slowest(folder, count):
    """The tests that took longest, with what took the time."""
    found = []
    for file in folder.glob("*.json"):
        facts = json.loads(file.read_text(encoding="utf-8"))
        if "seconds" in facts:
            found.append((sum(facts["seconds"].values()), file.stem, facts["seconds"]))
    for total, name, seconds in sorted(found, reverse=True)[:count]:
        print(f"{total:8.1f} s  {name}: burin {seconds['burin']}, C++ {seconds['cxx']}, "
              f"run {seconds['run']}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--slowest", type=int)
    options = parser.parse_args()
    if options.slowest:
        slowest(options.results, options.slowest)
        return 0
    lines, good = table(options.results)
    if options.write:
        write(options.write, lines)
    else:
        print("\n".join(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
