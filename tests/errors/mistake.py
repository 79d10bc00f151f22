"""The mistakes of this folder: how their files are read, run and rewritten.

usage: mistake.py update BIN [NAME...]    run the mistakes with the programs in BIN, and write what they print

A mistake is a file CODE-what.py. Its docstring says in one sentence what is wrong; then follow commands
as a user types them ("$ burin ..."), each with exactly what it prints. The code below the docstring makes
the files that the commands read, by the functions of make.py, in an empty folder.
"""
import difflib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TIME_LIMIT = 60  # seconds a command
WRONG_USE = "B0403"  # of the command line: the one code whose exit code is 2
RESULTS_DIFFER = "B0810"  # of burin compare: the one code whose exit code is 3


def files(code=""):
    return sorted(HERE.glob(f"{code or 'B'}*-*.py"))


def parse(path):
    """(what is wrong, the commands with their output, the code that makes the files)"""
    match = re.match(r'r?"""(.*?)\n\n(\$ .*?)\n?"""\n(.*)', path.read_text(encoding="utf-8"), re.DOTALL)
    if not match:
        raise ValueError(f"{path.name}: no docstring of a sentence and commands")
    return match.group(1), match.group(2), match.group(3)


def run(command, folder, programs):
    """What a command line prints, and its exit code. Variables may stand before it."""
    words = shlex.split(command)
    environment = dict(os.environ, LC_ALL="C", BURIN_PYTHON=sys.executable, PATH=f"{folder}:{os.environ['PATH']}")
    while re.match(r"[A-Z_]+=", words[0]):
        name, value = words.pop(0).split("=", 1)
        environment[name] = value
    words[0] = str(programs / words[0])
    done = subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIME_LIMIT)
    text = done.stdout.decode("utf-8", errors="replace").rstrip("\n")
    return text.replace(f"{folder}/", ""), done.returncode


def form(lines, code):
    """What every message has to be, whatever it says."""
    problems = []
    errors = [index for index, line in enumerate(lines) if re.search(r"(^|: )error: ", line)]
    for index in errors:
        line = lines[index]
        if not re.search(r" \[B\d{4}\]$", line):
            problems.append(f"no code at the end: {line}")
        if re.search(r"error: [A-Z][a-z]|\. \[B", line):
            problems.append(f"not lower case, or with a full stop: {line}")
        if not lines[index + 1:] or not re.search(r"(^|: )note: ", lines[index + 1]):
            problems.append(f"no note with the way out: {line}")
    if not any(f" [{code}]" in lines[index] for index in errors):
        problems.append(f"no error of code {code}")
    return problems


def transcript(path, programs):
    """Runs a mistake: (the transcript as it is now, what is wrong with it whatever it says)."""
    import make  # here, because reading a mistake needs none of its packages
    code = path.name[:5]
    _, written, body = parse(path)
    lines, problems = [], []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(os.path.realpath(folder))
        make.in_folder(folder, body, path)
        before = sorted(folder.rglob("*"))
        for command in (line[2:] for line in written.splitlines() if line.startswith("$ ")):
            text, status = run(command, folder, programs)
            lines += [f"$ {command}", text]
            wanted = {WRONG_USE: 2, RESULTS_DIFFER: 3}.get(code, 1)
            if status != wanted:
                problems.append(f"the exit code is {status}, not {wanted}: {command}")
            problems += form(text.splitlines(), code)
        problems += [f"left behind: {left.relative_to(folder)}"
                     for left in sorted(folder.rglob("*")) if left not in before]
    return "\n".join(lines), problems


def check(path, programs):
    """What is wrong with a mistake, as text; empty where nothing is."""
    now, problems = transcript(path, programs)
    written = parse(path)[1]
    if now != written:
        problems += ["the output differs; ./dev errors writes it anew"]
        problems += difflib.unified_diff(written.splitlines(), now.splitlines(), "written", "now", lineterm="")
    return "\n".join(problems)


def update(path, programs):
    """Writes the output of now; leaves the file and says why where a mistake is not what its name says."""
    what, written, body = parse(path)
    now, problems = transcript(path, programs)
    if problems:
        return "\n".join([path.name, *problems, now])
    if now != written:
        raw = "r" if "\\" in what + now else ""
        path.write_text(f'{raw}"""{what}\n\n{now}\n"""\n{body}', encoding="utf-8")
        print(f"rewritten: {path.name}")
    return ""


def main(arguments):
    if arguments[:1] != ["update"] or len(arguments) < 2:
        sys.exit(__doc__)
    programs, names = pathlib.Path(arguments[1]).resolve(), arguments[2:]
    chosen = [path for path in files() if not names or any(name in path.name for name in names)]
    failures = [text for text in (update(path, programs) for path in chosen) if text]
    print("\n\n".join(failures), end="\n" if failures else "")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
