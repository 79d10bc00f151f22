"""Runs the commands of a Markdown page in order and compares what they print with what the page shows.

    run_page.py docs/tutorial.md --build build           fails when something differs
    run_page.py docs/tutorial.md --build build --write   puts the real output into the page

A page is run in the home of who reads it, which is empty but for `burin`, the checkout, with the build folder as
`burin/build`. It says in which folder of that it begins, which also marks it as a page to be run:

    <!-- run in: . -->
    <!-- run in: burin -->

Blocks:

    ```sh              a command, run by bash; its exit code must be 0. Folder and variables last to the next
    ```sh exit=1       a command that must fail with this code
    ```sh needs=root   run only with --with root; the page says why
    ```text            directly after a command: what it prints, on both streams. A line "..." stands for any
                       number of lines; without this block the output may be anything
    ```cpp write=F     the text of the file F, which is made with it
    ```cpp file=F      an excerpt of the file F of the checkout, where "..." stands for lines left out
    ```cpp made=F      the same of a file that commands of the page have made

Numbers that differ from machine to machine are declared in the page, with the reason:

    <!-- varies: REGEX: reason -->

Matches of REGEX are not compared. The home is shown as /home/you in any case. What commands would make that are
left out can be there from the start, from the build folder; without it the whole page is left out:

    <!-- link: NAME = PATH: reason -->
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = "/home/you"
FENCE = re.compile(r"^```(\w*)((?: \w+=\S+)*)$")
VARIES = re.compile(r"^<!-- varies: (?P<regex>.+): (?P<reason>[^:]+) -->$")
RUN_IN = re.compile(r"^<!-- run in: (?P<folder>\S+) -->$")
LINK = re.compile(r"^<!-- link: (?P<name>\S+) = (?P<path>\S+): (?P<reason>[^:]+) -->$")
KEYS = {"sh": {"exit", "needs"}, "text": set()}
SECONDS = 300  # of one command


class PageError(Exception):
    """What is wrong with a page, with the line."""


@dataclass
class Block:
    """A fenced block: `lines` of the page from index `start`, without the fences."""
    language: str
    options: dict
    start: int
    lines: list = field(default_factory=list)

    @property
    def line(self):
        return self.start  # the fence, counted from 1


def parse(page):
    """The fenced blocks of a page, its declared variations and links, and the folder where it begins."""
    blocks, varies, links, start, current = [], [], {}, None, None
    for number, line in enumerate(page):
        if current is not None:
            if line == "```":
                blocks.append(current)
                current = None
            else:
                current.lines.append(line)
        elif line.startswith("```"):
            match = FENCE.match(line)
            if not match:
                raise PageError(f"{number + 1}: not a fence that this program knows: {line}")
            options = dict(option.split("=", 1) for option in match[2].split())
            known = KEYS.get(match[1], {"write", "file", "made"})
            if not options.keys() <= known:
                raise PageError(f"{number + 1}: unknown option; accepted: {', '.join(sorted(known))}")
            current = Block(match[1], options, number + 1)
        elif line.startswith("<!-- varies"):
            match = VARIES.match(line)
            if not match:
                raise PageError(f"{number + 1}: expected <!-- varies: REGEX: reason -->")
            varies.append(re.compile(match["regex"]))
        elif RUN_IN.match(line):
            start = RUN_IN.match(line)["folder"]
        elif line.startswith("<!-- link"):
            match = LINK.match(line)
            if not match:
                raise PageError(f"{number + 1}: expected <!-- link: NAME = PATH: reason -->")
            links[match["name"]] = match["path"]
    if current is not None:
        raise PageError(f"{current.line}: the block does not end")
    return blocks, varies, links, start


def follows(page, command, block):
    """Whether nothing but blank lines is between the end of `command` and the fence of `block`."""
    between = page[command.start + len(command.lines) + 1:block.start - 1]
    return not any(line.strip() for line in between)


def matches(shown, actual):
    """Whether the lines are equal, where "..." in `shown` stands for any number of lines."""
    if "..." not in shown:
        return shown == actual
    parts, part = [], []
    for line in shown:
        if line == "...":
            parts.append(part)
            part = []
        else:
            part.append(line)
    first, last = parts[0], part
    if actual[:len(first)] != first or (last and actual[-len(last):] != last):
        return False
    at, end = len(first), len(actual) - len(last)
    for middle in parts[1:]:
        found = next((i for i in range(at, end - len(middle) + 1) if actual[i:i + len(middle)] == middle), None)
        if found is None:
            return False
        at = found + len(middle)
    return at <= end


class Shell:
    """Runs one command after the other; folder and environment last."""

    def __init__(self, folder, build, links):
        self.home, self.folder = folder, folder
        # What a user has set says nothing about the page.
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                            "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        checkout = Path(folder, "burin")
        checkout.mkdir()
        for entry in ROOT.iterdir():
            if entry.name not in ("build", ".git"):
                (checkout / entry.name).symlink_to(entry)
        (checkout / "build").symlink_to(build)
        for name, path in links.items():
            Path(folder, name).symlink_to(Path(build, path))

    def run(self, command):
        """Exit code and lines of both streams."""
        state_read, state_write = os.pipe()
        script = f"trap 'pwd >&{state_write}; env -0 >&{state_write}' EXIT\nset -euo pipefail\n{command}\n"
        with subprocess.Popen(["bash", "-c", script], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              pass_fds=[state_write], start_new_session=True) as process:
            os.close(state_write)
            try:
                output, _ = process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                raise PageError(f"no end after {SECONDS} s: {command}") from None
        with os.fdopen(state_read, encoding="utf-8", errors="surrogateescape") as state:
            self.folder, _, variables = state.read().partition("\n")
        self.environment = dict(entry.split("=", 1) for entry in variables.split("\0") if entry)
        text = output.decode("utf-8", "replace").replace(self.home, HOME).replace("\r\n", "\n")
        return process.returncode, [line.rstrip() for line in text.rstrip().split("\n")] if text.strip() else []


def without(varies, lines):
    """Lines for comparison: what may differ is left out."""
    for pattern in varies:
        lines = [pattern.sub("(varies)", line) for line in lines]
    return lines


def run(path, build, have=(), write=False):
    """Runs a page; returns how many blocks passed, the failures, and the skipped commands."""
    page = path.read_text(encoding="utf-8").split("\n")
    blocks, varies, links, start = parse(page)
    if start is None:
        raise PageError("1: no <!-- run in: FOLDER -->")
    for link in links.values():
        if not Path(build, link).exists():
            return 0, [], [f"{path.name}: no {link} in the build folder, ./dev docs makes it"]
    passed, failures, skipped, new_output = 0, [], [], {}
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(os.path.realpath(folder), build, links)
        shell.folder = os.path.join(shell.home, start)
        for index, block in enumerate(blocks):
            place = f"{path.name}:{block.line}"
            if "write" in block.options:
                target = Path(shell.folder, block.options["write"])
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("\n".join(block.lines) + "\n", encoding="utf-8")
            elif "file" in block.options or "made" in block.options:
                source = Path(ROOT, block.options["file"]) if "file" in block.options else \
                    Path(shell.folder, block.options["made"])
                text = source.read_text(encoding="utf-8").split("\n") if source.exists() else []
                if matches(without(varies, ["...", *block.lines, "..."]), without(varies, text)):
                    passed += 1
                else:
                    failures.append(f"{place}: not what stands in {source.name}")
            if block.language != "sh":
                continue
            need = block.options.get("needs")
            if need and need not in have:
                skipped.append(f"{place}: needs {need}")
                continue
            code, actual = shell.run("\n".join(block.lines))
            expected = int(block.options.get("exit", 0))
            if code != expected:
                failures.append(f"{place}: exit code {code} instead of {expected}\n" + "\n".join(actual))
                break  # what follows depends on it
            shown = blocks[index + 1] if index + 1 < len(blocks) else None
            if shown and shown.language == "text" and follows(page, block, shown):
                if not matches(without(varies, shown.lines), without(varies, actual)):
                    new_output[shown.start] = (len(shown.lines), actual)
                    if not write:
                        failures.append(f"{place}: shown is\n" + "\n".join(shown.lines) +
                                        "\nbut the command prints\n" + "\n".join(actual))
                        continue
            passed += 1
    for start in sorted(new_output, reverse=True) if write else ():
        count, lines = new_output[start]
        page[start:start + count] = lines
        path.write_text("\n".join(page), encoding="utf-8")
    return passed, failures, skipped


def main():
    parser = argparse.ArgumentParser(description="Runs the commands of pages and compares what they print.")
    parser.add_argument("pages", type=Path, nargs="+", metavar="PAGE")
    parser.add_argument("--build", required=True, help="the build folder of the checkout")
    parser.add_argument("--with", dest="have", action="append", default=[], metavar="NEED",
                        help="run commands that need this too")
    parser.add_argument("--write", action="store_true", help="put the real output into the page")
    arguments = parser.parse_args()
    passed, failures, skipped = 0, [], []
    for page in arguments.pages:
        try:
            result = run(page, os.path.abspath(arguments.build), arguments.have, arguments.write)
        except PageError as error:
            result = 0, [f"{page.name}:{error}"], []
        passed += result[0]
        failures += result[1]
        skipped += result[2]
    for failure in failures:
        print(failure)
    for reason in skipped:
        print(f"burin-test-skip: {reason}")
    print(f"burin-test-summary: {passed} passed, {len(failures)} failed, {len(skipped)} skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
