#!/usr/bin/env python3
"""Damages a model file in 320 ways and compiles each copy to the phase legalized under sanitizers.

usage: run_damage.py PROGRAM MODEL    MODEL is a file of tests/models/models.json, excused ones included
       run_damage.py --list           prints the files, for CMake

The work is done by PROGRAM, burin-damage; this finds the file, or skips where $BURIN_MODELS is not set.
"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from models import model_list, model_path  # noqa: E402


def paths():
    """Each file once, by what models.json calls it: whether a model compiles does not matter here."""
    data = model_list.load()
    own = {entry.file: model_list.ROOT / entry.file for entry in data["models"] if entry.own}
    public = [entry.file for entry in data["models"] if not entry.own] + list(data["excused"])
    return own, list(dict.fromkeys(public))


def compiles_alone(name):
    """Whether models.json says that burin compiles the file, without dimensions that a user gives."""
    return any(entry.file == name and not entry.dims for entry in model_list.load()["models"])


def main(arguments):
    own, public = paths()
    if arguments == ["--list"]:
        print("\n".join([*own, *public]))
        return 0
    if len(arguments) != 2:
        sys.exit(__doc__)
    program, name = arguments
    path = own.get(name) or model_path.resolve(model_path.PREFIX + name)
    return subprocess.run([program, *(["--intact"] if compiles_alone(name) else []), path]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
