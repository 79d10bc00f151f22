"""The catalogue of error codes: what `burin help CODE` and docs/errors.md say, and its own check.

usage: catalogue.py embed FILE.inc      write the table that is compiled into burin
       catalogue.py page PAGE [--check] write docs/errors.md, or fail where it is not up to date
       catalogue.py check               fail where sources, catalogue and tests differ

Records stand in the B*.toml files beside this one, examples are the tests of tests/errors.
"""
import json
import pathlib
import re
import sys
import textwrap
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SOURCES = ["frontend", "dialects", "lowering", "codegen", "targets", "tools"]
KEYS = {"title", "meaning", "help"}

sys.path.insert(0, str(ROOT / "tests" / "errors"))


def load():
    """(title of each range by its file's stem, record by code), both in ascending order."""
    ranges, records = {}, {}
    for path in sorted(HERE.glob("B*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        ranges[path.stem] = table.pop("range")
        for code, record in sorted(table.items()):
            if not re.fullmatch(path.stem + r"\d\d", code):
                sys.exit(f"{path.name}: \"{code}\" is no code of the range {path.stem}xx")
            unknown = set(record) ^ KEYS - ({"unit"} & set(record))
            if unknown - {"unit"}:
                sys.exit(f"{path.name}: {code} has or lacks {sorted(unknown)}; keys are {sorted(KEYS)}")
            if record["help"][-1] == "." or ". " in record["help"]:
                sys.exit(f"{path.name}: the help of {code} is no phrase: it ends a message as a note")
            records[code] = record
    return ranges, records


def retired():
    """Codes that had a meaning once and must not get another."""
    lines = (HERE / "retired.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def used_codes():
    """The codes in the text of the sources, comments aside, each with a file that has it."""
    found = {}
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in {".cpp", ".h", ".td", ".inc"}:
                continue
            for line in path.read_text(encoding="utf-8").splitlines():
                for code in re.findall(r"\bB0\d{3}\b", re.sub(r"//.*", "", line)):
                    found.setdefault(code, path.relative_to(ROOT))
    return found


def embed(output):
    """C++ initializers, paragraphs wrapped for a terminal."""
    lines = ["// Written by tools/errors/catalogue.py from the records beside it."]
    for code, record in load()[1].items():
        advice = textwrap.fill(f"What to do: {record['help']}.", 78)
        fields = [code, record["title"], textwrap.fill(record["meaning"], 78), record["help"], advice]
        lines.append("{" + ", ".join(json.dumps(field) for field in fields) + "},")
    pathlib.Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")


def examples(code):
    """The mistakes under a code, as (what is wrong, transcript)."""
    import mistake
    return [mistake.parse(path)[:2] for path in mistake.files(code)]


def sentence(phrase):
    return f"{phrase[0].upper()}{phrase[1:]}."


def page():
    ranges, records = load()
    lines = [
        "# Error codes", "",
        "<!-- Written by tools/errors/catalogue.py. Do not edit: ./dev errors -->", "",
        "Every error ends in a code, which never changes its meaning. `burin help CODE` prints what stands here.",
        "The examples are tests (`tests/errors/`): each was run, and prints what you see.", "",
        "| code | error |", "| --- | --- |",
    ]
    lines += [f"| [{code}](#{code.lower()}) | {record['title']} |" for code, record in records.items()]
    for stem, title in ranges.items():
        lines += ["", f"# {stem}xx: {title}"]
        for code, record in records.items():
            if not code.startswith(stem):
                continue
            lines += ["", f"## {code}", "", f"**{sentence(record['title'])}** "
                      f"{record['meaning']}", "", f"**What to do.** {sentence(record['help'])}"]
            for what, transcript in examples(code):
                lines += ["", what, "", "```console", transcript, "```"]
            if "unit" in record:
                lines += ["", f"Nothing outside of burin provokes it; `{record['unit']}` does."]
    return "\n".join(lines) + "\n"


def write_page(output, check):
    text, output = page(), pathlib.Path(output)
    if not check:
        output.write_text(text, encoding="utf-8")
    elif not output.is_file() or output.read_text(encoding="utf-8") != text:
        sys.exit(f"{output} does not say what the catalogue and its tests say: run ./dev errors")


def check():
    records, used, problems = load()[1], used_codes(), []
    for code, path in used.items():
        if code not in records:
            problems.append(f"{path}: {code} is not in the catalogue, tools/errors/*.toml")
    for code, record in records.items():
        if code not in used:
            problems.append(f"{code} is in the catalogue, and no source has it: "
                            "move it to tools/errors/retired.txt")
        if code in retired():
            problems.append(f"{code} is retired: give the new error another code")
        unit = ROOT / record.get("unit", "")
        if "unit" in record and (not unit.is_file() or code not in unit.read_text(encoding="utf-8")):
            problems.append(f"{code}: \"{record['unit']}\" does not test it")
        if "unit" not in record and not examples(code):
            problems.append(f"{code} has no test tests/errors/{code}-*.py")
    for path in sorted((ROOT / "tests" / "errors").glob("B*-*.py")):
        if path.name[:5] not in records:
            problems.append(f"{path.name} tests a code that is not in the catalogue")
    print("\n".join(problems) or f"{len(records)} codes, each in the sources and with a test")
    sys.exit(1 if problems else 0)


def main(arguments):
    match arguments:
        case ["embed", output]:
            embed(output)
        case ["page", output]:
            write_page(output, check=False)
        case ["page", output, "--check"]:
            write_page(output, check=True)
        case ["check"]:
            check()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
