"""What burin leaves behind: whole sets of files or none, terminals, JSON. Run by lit: BURIN EXAMPLES.

The cases need a process that is limited, killed or at a terminal, which a RUN line cannot make.
"""
import json
import math
import os
import pathlib
import pty
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BURIN, EXAMPLES = sys.argv[1:3]
MODEL = EXAMPLES + "/digits/digits_int8.tflite"
OTHER = EXAMPLES + "/digits/digits_fp32.onnx"


def run(*arguments, **keywords):
    return subprocess.run([BURIN, *map(str, arguments)], capture_output=True, text=True, timeout=120,
                          **keywords)


def npy_of_zeros(shape):
    """An int8 array in NumPy's format, version 1.0."""
    header = f"{{'descr': '|i1', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(math.prod(shape))


class WithFolder(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.top = pathlib.Path(scratch.name)
        self.out = self.top / "out"

    def compile(self, *arguments, model=MODEL, code=0, **keywords):
        name = () if "--name" in arguments else ("--name", "d")
        done = run("compile", model, *name, "-o", self.out, *arguments, **keywords)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def snapshot(self):
        """Names, bytes and times of all files in the output folder."""
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
                for path in self.out.iterdir() if path.is_file()}


class Output(WithFolder):
    def test_two_models_in_a_folder_share_build_files_with_a_warning(self):
        self.assertNotIn("warning", self.compile().stderr)
        self.assertNotIn("warning", self.compile().stderr)
        done = self.compile("--name", "e")
        self.assertIn(f'warning: CMakeLists.txt and BUILD.bazel in "{self.out}" build "e" alone; '
                      'the folder also holds "d"\n', done.stderr)

    def test_unchanged_files_keep_their_time(self):
        self.compile()
        before = self.snapshot()
        time.sleep(0.02)
        self.compile()
        after = self.snapshot()
        self.assertEqual(before.keys(), after.keys())
        for name in before:
            self.assertEqual(before[name][0], after[name][0])
            # The manifest says when the set was last made.
            check = self.assertNotEqual if name == "d.json" else self.assertEqual
            check(before[name][1], after[name][1], name)

    def test_a_folder_in_the_place_of_a_file_leaves_the_rest_as_it_was(self):
        self.compile()
        (self.out / "d.cpp").unlink()
        (self.out / "d.cpp").mkdir()
        before = self.snapshot()
        done = self.compile(model=OTHER, code=1)
        self.assertIn("[B0801]", done.stderr)
        self.assertEqual(before, self.snapshot())
        self.assertEqual(len(list(self.out.iterdir())), len(before) + 1)

    def test_a_full_disk_leaves_the_old_set(self):
        self.compile()
        before = self.snapshot()

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

        done = self.compile(model=OTHER, code=1, preexec_fn=limit)
        self.assertRegex(done.stderr, r"cannot write \".*d.cpp\": File too large \[B0801\]")
        self.assertEqual(before, self.snapshot())

    def test_a_full_disk_leaves_no_folder(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

        self.compile(code=1, preexec_fn=limit)
        self.assertFalse(self.out.exists())

    def test_a_folder_that_takes_no_file(self):
        # Not even root can make files there.
        done = run("compile", MODEL, "-o", "/proc/self")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^burin: error: cannot write \"/proc/self/.*\[B0801\]")

    def test_links_are_replaced_not_followed(self):
        self.out.mkdir()
        precious = self.top / "precious"
        precious.write_text("mine\n")
        (self.out / "d.cpp").symlink_to(precious)
        self.compile()
        self.assertEqual(precious.read_text(), "mine\n")
        self.assertFalse((self.out / "d.cpp").is_symlink())

    def test_files_of_the_user_stay(self):
        self.out.mkdir()
        mine = self.out / "CMakeLists.txt"
        mine.write_text("project(mine)\n")
        done = self.compile(code=1)
        self.assertIn("is not one that burin has generated [B0801]", done.stderr)
        self.assertEqual([mine], list(self.out.iterdir()))

    def test_a_set_for_another_target_replaces_this_one(self):
        self.compile("--target", "cortex-m4")
        self.compile("--target", "x86-64-avx2")
        self.assertEqual(json.loads((self.out / "d.json").read_text())["target"], "x86-64-avx2")

    def test_sources_of_an_earlier_run_go(self):
        self.compile("--weights", "separate")
        self.assertTrue((self.out / "d_weights.cpp").exists())
        self.compile("--weights", "inline")
        self.assertFalse((self.out / "d_weights.cpp").exists())

    def test_a_percent_sign_in_the_path(self):
        self.out = self.top / "100% d%%" / "out"
        self.compile()
        self.assertIn("d.cpp", {path.name for path in self.out.iterdir()})
        self.compile(model=OTHER)
        self.assertEqual([path for path in self.out.iterdir() if path.name.startswith(".")], [])

    def test_no_name_is_taken_for_old_files(self):
        self.compile()
        mine = self.out / "d.hpp.burin-old"
        mine.write_text("mine\n")
        self.compile(model=OTHER)
        self.assertEqual(mine.read_text(), "mine\n")
        self.assertEqual(len(list(self.out.iterdir())), len(self.snapshot()))

    def test_a_source_of_another_model_stays(self):
        for first, second in ((["d_weights"], ["d", "--weights", "separate"]),
                              (["d", "--weights", "separate"], ["d_weights"])):
            with self.subTest(second=second):
                self.out = self.top / first[0]
                self.compile("--name", *first)
                for file in ("CMakeLists.txt", "BUILD.bazel"):  # what two models share is no matter here
                    (self.out / file).unlink()
                before = self.snapshot()
                done = self.compile("--name", *second, model=OTHER, code=1)
                self.assertRegex(done.stderr, f'the model "{first[0]}" there has a source of that name '
                                              r"\[B0801\]")
                self.assertEqual(before, self.snapshot())

    def test_the_input_is_not_overwritten(self):
        self.compile("--emit", "fused")
        before = self.snapshot()
        done = self.compile("--emit", "fused", model=self.out / "d.fused.mlir", code=1)
        self.assertIn("it is what burin reads [B0801]", done.stderr)
        self.assertEqual(before, self.snapshot())

    def test_a_signal_leaves_all_or_nothing(self):
        self.compile()
        names = {path.name for path in self.out.iterdir()}
        old = (self.out / "d.cpp").read_bytes()
        for delay in (0.02, 0.1, 0.2, 0.4):
            process = subprocess.Popen([BURIN, "compile", OTHER, "--name", "d", "-o", self.out, "-q"],
                                       stderr=subprocess.DEVNULL)
            time.sleep(delay)
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=60)
            self.assertIn(code, (0, -signal.SIGTERM))
            self.assertEqual(names, {path.name for path in self.out.iterdir()})
            if code != 0:
                manifest = json.loads((self.out / "d.json").read_text())
                same = (self.out / "d.cpp").read_bytes() == old
                self.assertEqual(same, manifest["model"]["format"] == "tflite")

    def test_depfile(self):
        odd = self.top / "a b#c$d"
        odd.mkdir()
        board = odd / "board.yaml"
        board.write_text("name: board\ninherits: cortex-m4\n")
        self.compile("--target", board, "--depfile", self.top / "d.d")
        text = (self.top / "d.d").read_text()
        targets, read = text.split(":", 1)
        self.assertIn(f"{self.out}/d.cpp", targets)
        self.assertIn(f"{self.out}/d.json", targets)
        self.assertEqual([MODEL, str(board).replace(" ", "\\ ").replace("#", "\\#").replace("$", "$$")],
                         [line.strip().removesuffix(" \\") for line in read.splitlines()[1:]])


class Json(WithFolder):
    def document(self, *arguments, code=0):
        done = run(*arguments, "--json")
        self.assertEqual(done.returncode, code, done.stderr)
        document = json.loads(done.stdout)
        self.assertEqual(document["ok"], code == 0)
        self.assertEqual(document["diagnostics"] == [], code == 0)
        return document, done.stderr

    def test_compile(self):
        document, noise = self.document("compile", MODEL, "-o", self.out)
        self.assertEqual(noise, "")
        self.assertEqual({str(path) for path in self.out.iterdir()}, set(document["files"]))
        self.assertEqual(document["macs"], 84224)

    def test_errors(self):
        document, noise = self.document("compile", MODEL, "-o", self.out, "--target", "cortex-m5", code=1)
        self.assertEqual(noise, "")
        problem, = document["diagnostics"]
        self.assertEqual({"severity", "code", "file", "line", "node", "message", "notes"}, problem.keys())
        self.assertEqual((problem["severity"], problem["code"]), ("error", "B0401"))
        self.assertIn('did you mean "cortex-m4"?', [note["message"] for note in problem["notes"]])
        document, _ = self.document("compile", MODEL, "--taget", "x", code=2)
        self.assertEqual(document["diagnostics"][0]["code"], "B0403")

    def test_place_in_a_target_file(self):
        board = self.top / "board.yaml"
        board.write_text("name: board\n\nregisters: many\n")
        document, _ = self.document("targets", board, code=1)
        problem, = document["diagnostics"]
        self.assertEqual((problem["file"], problem["line"], problem["code"]), (str(board), 3, "B0401"))

    def test_timed_runs(self):
        image = self.top / "image.npy"
        image.write_bytes(npy_of_zeros((1, 8, 8, 1)))
        document, _ = self.document("run", MODEL, "--input", f"image={image}", "--output-dir", self.out,
                                    "--timed-runs", 5)
        timed = document["timed_runs"]
        self.assertEqual(timed["runs"], 5)
        self.assertGreaterEqual(timed["median_ns"], timed["min_ns"])
        self.assertGreater(timed["min_ns"], 0)

    def test_every_other_command(self):
        document, _ = self.document("inspect", MODEL)
        self.assertEqual(document["plan"]["macs"], sum(step["macs"] for step in document["plan"]["steps"]))
        self.assertLessEqual(max(step["arena_bytes"] for step in document["plan"]["steps"]),
                             document["plan"]["arena_bytes"])
        document, _ = self.document("targets", "cortex-m4")
        self.assertEqual(document["targets"][0]["compiler"]["command"], "arm-none-eabi-g++")
        self.assertIn("usage", self.document("help")[0]["text"])
        document, _ = self.document("run", MODEL, "--self-test")
        self.assertIs(document["self_test"], True)


class Terminal(WithFolder):
    def at_terminal(self, *arguments, environment=None):
        """What a terminal shows of stderr."""
        master, slave = pty.openpty()
        process = subprocess.Popen([BURIN, *map(str, arguments)], stderr=slave, stdout=subprocess.DEVNULL,
                                   env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **(environment or {})})
        os.close(slave)
        shown = b""
        deadline = time.monotonic() + 100
        while time.monotonic() < deadline:
            if select.select([master], [], [], 0.2)[0]:
                try:
                    part = os.read(master, 65536)
                except OSError:  # the other end is closed
                    break
                if not part:
                    break
                shown += part
        process.wait(timeout=10)
        os.close(master)
        return shown.decode()

    def test_colours(self):
        colour = re.compile("\033\\[")
        self.assertRegex(self.at_terminal("comple"), colour)
        self.assertNotRegex(self.at_terminal("comple", environment={"NO_COLOR": "1"}), colour)
        self.assertNotRegex(self.at_terminal("compile", "x", "--color", "never"), colour)
        self.assertNotRegex(run("comple").stderr, colour)
        self.assertRegex(run("compile", "x", "--color=always").stderr, colour)

    def test_progress_comes_after_two_seconds_and_goes(self):
        # A compiler that takes its time.
        slow = self.top / "c++"
        slow.write_text("#!/bin/sh\nsleep 4\nexit 1\n")
        slow.chmod(0o755)
        arguments = ("run", MODEL, "--self-test")
        shown = self.at_terminal(*arguments, environment={"CXX": str(slow)})
        self.assertIn("building the model", shown)
        self.assertRegex(shown, r"\(2 s\)|\(3 s\)")
        self.assertNotIn("(0 s)", shown)
        # Whatever was drawn is erased before the message.
        self.assertRegex(shown, r"\r\033\[Kburin: (\033\[[0-9;]*m)*error:")
        piped = run(*arguments, env={**os.environ, "CXX": str(slow)})
        self.assertNotIn("building the model (", piped.stderr)
        self.assertNotIn("\r", piped.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
