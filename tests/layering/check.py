#!/usr/bin/env python3
"""Checks who includes whom: the arrows between folders, and how few files see Halide.h.

usage: check.py [ROOT]        checks a checkout, by default the one this file is in
       check.py --self-test   plants one bad include after another and proves that each is found

Ends with `burin-test-summary: P passed, F failed, S skipped`; exit code 1 when a test failed.
"""

import pathlib
import re
import sys
import tempfile

# What the files of a folder may include beside their own folder: folders, or single files.
ARROWS = {
    "frontend": ["dialects"],
    "dialects": [],
    # The reference evaluates with the arithmetic that ships.
    "lowering": ["dialects", "targets", "templates/cxx/arithmetic.inc"],
    "codegen": ["dialects", "templates", "targets"],
    "templates": [],
    "targets": ["dialects/plan", "dialects/NearMiss.h", "dialects/PlacedError.h", "dialects/RegularFile.h"],
    "tools": ["frontend", "dialects", "lowering", "codegen", "templates", "targets"],
}
FOLDERS = {*ARROWS, "tests", "bench", "examples"}

SUFFIXES = {".h", ".hpp", ".cpp", ".c", ".inc", ".td"}
INCLUDE = re.compile(r'^\s*#?\s*include\s+(["<])([^">]+)[">]', re.M)

# Halide.h costs 6 to 29 seconds a file. One header wraps it, codegen/ precompiles it, and the number
# of .cpp files that may reach it is limited, so that it does not spread unseen.
HALIDE_HEADERS = {"Halide.h", "HalideRuntime.h"}
HALIDE_WRAPPER = "HalideApi.h"
HALIDE_SOURCES = 20


def read_includes(root):
    """Maps each source file of ROOT's folders, as "folder/file", to a list of (line, path) of what
    it includes; a path is relative to ROOT where it names a file or folder of the project."""
    includes = {}
    for folder in sorted(FOLDERS):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in SUFFIXES and file.is_file():
                includes[file.relative_to(root).as_posix()] = list(includes_of(root, file))
    return includes


def includes_of(root, file):
    text = file.read_text(encoding="utf-8", errors="replace")
    for match in INCLUDE.finditer(text):
        quote, path = match.groups()
        line = text.count("\n", 0, match.start(2)) + 1
        beside = (file.parent / path).resolve()
        # As a compiler does: a quoted path is first looked for beside the file.
        if quote == '"' and beside.is_file() and beside.is_relative_to(root):
            path = beside.relative_to(root).as_posix()
        else:
            # Dots in the middle must not hide the folder that is meant.
            resolved = (root / path).resolve()
            if resolved.is_relative_to(root):
                path = resolved.relative_to(root).as_posix()
        yield line, path


def lies_in(path, place):
    return path == place or path.startswith(place + "/")


def arrow_violations(includes, folder):
    allowed = [folder, *ARROWS[folder]]
    for file, lines in includes.items():
        if not lies_in(file, folder):
            continue
        for line, path in lines:
            if path.split("/")[0] in FOLDERS and not any(lies_in(path, one) for one in allowed):
                yield (
                    f'{file}:{line}: "{folder}" may not include "{path}"; '
                    f"allowed: {', '.join(allowed)}"
                )


def wrapper_violations(includes):
    """Halide.h outside of the wrapper, and the wrapper outside of codegen/."""
    for file, lines in includes.items():
        for line, path in lines:
            leaf = path.split("/")[-1]
            wraps = lies_in(file, "codegen") and file.split("/")[-1] == HALIDE_WRAPPER
            if leaf in HALIDE_HEADERS and not wraps:
                yield f'{file}:{line}: "{leaf}" may only be included by codegen/{HALIDE_WRAPPER}'
            if leaf == HALIDE_WRAPPER and file.split("/")[0] not in ("codegen", "tests", "bench"):
                yield f'{file}:{line}: "{path}" may only be included in codegen/'


def sources_that_see_halide(includes):
    """The product's .cpp files that reach the wrapper directly or through other headers."""
    sees = {file for file in includes if file.split("/")[-1] == HALIDE_WRAPPER}
    grown = True
    while grown:
        more = {
            file
            for file, lines in includes.items()
            if file not in sees and any(path in sees for _, path in lines)
        }
        sees |= more
        grown = bool(more)
    return sorted(file for file in sees if file.endswith(".cpp") and file.split("/")[0] in ARROWS)


def halide_violations(includes):
    yield from wrapper_violations(includes)
    sources = sources_that_see_halide(includes)
    if len(sources) > HALIDE_SOURCES:
        yield (
            f"{len(sources)} .cpp files see Halide.h, at most {HALIDE_SOURCES} may: "
            f"{', '.join(sources)}"
        )


def check(root):
    """Runs every rule; returns the violations of each by name, None where it has no file to read."""
    includes = read_includes(root.resolve())
    results = {}
    for folder in ARROWS:
        has_files = any(lies_in(file, folder) for file in includes)
        results[folder] = list(arrow_violations(includes, folder)) if has_files else None
    has_files = any(lies_in(file, "codegen") for file in includes)
    results["Halide.h"] = list(halide_violations(includes)) if has_files else None
    return results


def summarize(passed, failed, skipped):
    print(f"burin-test-summary: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


def check_checkout(root):
    results = check(root)
    for name, violations in results.items():
        if violations is None:
            print(f"burin-test-skip: layering {name}: there is no source file yet")
        for violation in violations or []:
            print(violation)
    skipped = sum(violations is None for violations in results.values())
    failed = sum(bool(violations) for violations in results.values())
    return summarize(len(results) - failed - skipped, failed, skipped)


# A tree that keeps every rule and uses every arrow.
GOOD_TREE = {
    "frontend/onnx/Reader.cpp": '#include "dialects/burin/Burin.h"\n#include <vector>\n',
    "dialects/burin/Burin.h": '#include "Types.h"\n#include "mlir/IR/Dialect.h"\n',
    "dialects/burin/Types.h": '#include "dialects/burin/Burin.h.inc"\n',
    "dialects/burin/Burin.td": 'include "dialects/burin/Interfaces.td"\n',
    "dialects/plan/Plan.h": "",
    "lowering/Fold.cpp": '#include "targets/Target.h"\n#include "templates/cxx/arithmetic.inc"\n',
    "codegen/HalideApi.h": "#include <Halide.h>\n",
    "codegen/Printer.cpp": '#include "HalideApi.h"\n#include "templates/cxx/avx2.inc"\n',
    "codegen/Cache.h": '#include "dialects/plan/Plan.h"\n',
    "templates/cxx/arithmetic.inc": "#include <stdint.h>\n",
    "templates/cxx/avx2.inc": "",
    "targets/Target.h": '#include "dialects/plan/Plan.h"\n',
    "tools/burin.cpp": '#include "frontend/onnx/Reader.h"\n#include "codegen/Cache.h"\n',
    "tests/unit/FoldTest.cpp": '#include "lowering/Fold.h"\n',
}

# File, what is planted in it, and the rule that must find it.
BAD_INCLUDES = [
    ("frontend/onnx/Reader.cpp", '#include "lowering/Fold.h"\n', "frontend"),
    ("frontend/onnx/Reader.cpp", '#include "../../codegen/Cache.h"\n', "frontend"),
    ("frontend/onnx/New.h", '#  include "targets/Target.h"\n', "frontend"),
    ("dialects/plan/Plan.h", "#include <lowering/Fold.h>\n", "dialects"),
    ("dialects/burin/Burin.td", 'include "lowering/Passes.td"\n', "dialects"),
    ("lowering/Fold.cpp", '#include "codegen/Cache.h"\n', "lowering"),
    ("lowering/Fold.cpp", '#include "frontend/onnx/Reader.h"\n', "lowering"),
    ("lowering/Fold.cpp", '#include "templates/cxx/avx2.inc"\n', "lowering"),
    ("codegen/Cache.h", '#include "lowering/Fold.h"\n', "codegen"),
    ("codegen/Cache.h", '#include "dialects/../frontend/onnx/Reader.h"\n', "codegen"),
    ("templates/cxx/avx2.inc", '#include "codegen/Cache.h"\n', "templates"),
    ("targets/Target.h", '#include "dialects/burin/Burin.h"\n', "targets"),
    ("codegen/Cache.h", '#include "tools/burin.h"\n', "codegen"),
    ("tools/burin.cpp", '#include "tests/unit/Models.h"\n', "tools"),
    ("codegen/Printer.cpp", '#include "Halide.h"\n', "Halide.h"),
    ("lowering/HalideApi.h", "#include <Halide.h>\n", "Halide.h"),
    ("tools/burin.cpp", '#include "codegen/HalideApi.h"\n', "Halide.h"),
]


def broken_rules(tree):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in tree.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return {name for name, violations in check(root).items() if violations or violations is None}


def self_test():
    """Each case must break its rule, and the tree without a planted include none."""
    cases = [("the good tree", GOOD_TREE, set())]
    for file, text, rule in BAD_INCLUDES:
        tree = {**GOOD_TREE, file: GOOD_TREE.get(file, "") + text}
        cases.append((f"{file}: {text.strip()}", tree, {rule}))
    # Printer.cpp sees it already; a header in between must not hide the others.
    for sources, broken in ((HALIDE_SOURCES - 1, set()), (HALIDE_SOURCES, {"Halide.h"})):
        tree = {**GOOD_TREE, "codegen/Schedule.h": '#include "codegen/HalideApi.h"\n'}
        for i in range(sources):
            tree[f"codegen/Part{i}.cpp"] = '#include "codegen/Schedule.h"\n'
        cases.append((f"{sources} more sources that see Halide.h", tree, broken))

    failed = 0
    for name, tree, expected in cases:
        broken = broken_rules(tree)
        if broken != expected:
            failed += 1
            print(f"failed: {name}: broke {broken or 'no rule'} instead of {expected or 'none'}")
    return summarize(len(cases) - failed, failed, 0)


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    here = pathlib.Path(__file__).resolve()
    return check_checkout(pathlib.Path(arguments[0]) if arguments else here.parents[2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
