"""Flags of a target arrive whole, whatever they hold: by the response file, CMake and Bazel.

A backslash at the end is left out: in a list of CMake it takes the next semicolon along.

usage: check_flags.py BURIN MODEL FOLDER
"""
import ast
import json
import pathlib
import re
import shlex
import subprocess
import sys

FLAGS = ["-O1", "-DTWO_WORDS=a b", '-DTEXT="say \\"hi\\""', "-DCHAR='x'", "-DCOST=$5", "-DSHELL=$(HOME)",
         "-DCMAKE=${HOME}$<CONFIG>", "-DLIST=a;b", "-DBACK=a\\\\b"]


def main(burin, model, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "board.yaml").write_text(f"name: board\ninherits: portable\ncompile_flags: {json.dumps(FLAGS)}\n")
    subprocess.run([burin, "compile", model, "--name", "m", "--target", folder / "board.yaml", "-o", folder / "out", "-q"],
                   check=True)
    response = shlex.split((folder / "out" / "m.flags").read_text())
    assert response == FLAGS, response

    text = (folder / "out" / "BUILD.bazel").read_text()
    words = ast.literal_eval(re.search(r"copts = (\[.*\])", text)[1])
    bazel = [one for word in words for one in shlex.split(word.replace("$$", "$"))]
    assert bazel == ["-std=c++17", *FLAGS], bazel
    assert not re.search(r"\$(?!\$)", "".join(words).replace("$$", "")), words

    subprocess.run(["cmake", "-S", folder / "out", "-B", folder / "build", "-G", "Ninja",
                    "-DCMAKE_CXX_COMPILER_WORKS=TRUE"], check=True, stdout=subprocess.DEVNULL)
    # Not of compile_commands.json, where CMake doubles dollars.
    commands = subprocess.run(["ninja", "-C", folder / "build", "-t", "commands", "m_model"], check=True,
                              capture_output=True, text=True).stdout
    cmake = subprocess.run(["sh", "-c", f"set -- {commands.split(chr(10))[0]}; printf '%s\\n' \"$@\""], check=True,
                           capture_output=True, text=True).stdout.split("\n")
    assert [word for word in cmake if word in FLAGS] == FLAGS, cmake


main(*sys.argv[1:])
