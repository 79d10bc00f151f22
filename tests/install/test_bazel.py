"""burin_model in a Bazel workspace of a stranger, offline, with the Bazel of Debian 12."""

import pathlib
import shutil
import unittest

from install.stranger import DIGITS, PROJECTS, Stranger, run


@unittest.skipUnless(shutil.which("bazel"), "bazel is not installed: ./dev setup")
class Workspace(Stranger):
    # Bazel takes no space in the path of a repository.
    prefix_name = "prefix"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workspace = cls.area / "workspace"
        # Bazel stays in memory from one command to the next.
        cls.addClassCleanup(cls.shut_down)

    def setUp(self):
        super().setUp()
        shutil.copytree(PROJECTS / "bazel", self.workspace)
        self.addCleanup(shutil.rmtree, self.workspace)
        shutil.copytree(PROJECTS / "stubs", self.area / "stubs")
        self.addCleanup(shutil.rmtree, self.area / "stubs")
        for file in [DIGITS / "digits_int8.tflite", DIGITS / "digits_fp32.onnx",
                     PROJECTS / "host" / "main.cpp"]:
            shutil.copy(file, self.workspace)

    @classmethod
    def bazel(cls, *arguments, expect=0):
        """Runs bazel with files of its own and without settings of a user."""
        return run("bazel", "--nohome_rc", "--max_idle_secs=300",
                   f"--output_user_root={cls.area / 'bazel'}", *arguments, cwd=cls.workspace,
                   expect=expect)

    @classmethod
    def shut_down(cls):
        cls.workspace.mkdir()
        (cls.workspace / "WORKSPACE").touch()
        cls.bazel("shutdown")

    def build(self, *targets, expect=0):
        """Builds; returns the files that were compiled, models without a suffix, and the output."""
        out = self.bazel("build", "--color=no", "--curses=no", "--subcommands", *targets,
                         expect=expect)
        made = set()
        for line in out.split("\n"):
            if line.startswith("SUBCOMMAND: ") and "[action 'Compiling " in line:
                words = line.split("[action 'Compiling ")[1].split("'")[0].split()
                made.add(words[1] if words[0] == "model" else pathlib.PurePath(words[0]).name)
        return made, out

    def test_two_models_in_one_program(self):
        made, _ = self.build("//:app")
        self.assertEqual(made, {"//:digits-int8", "digits.cpp", "digits_weights.cpp", "main.cpp",
                                "//:float_digits", "float_digits.cpp", "float_digits_weights.cpp"})
        app = self.workspace / "bazel-bin" / "app"
        self.assertEqual(run(app), "digits 1, float_digits 1\n")
        self.assertEqual(self.build("//:app")[0], set())

        # A flag of the board changes the id in the model's namespace, and so all who include it.
        board = self.workspace / "board.yaml"
        board.write_text(board.read_text(encoding="utf-8").replace("-O1", "-DBOARD=2"),
                         encoding="utf-8")
        self.assertEqual(self.build("//:app")[0], {"//:float_digits", "float_digits.cpp",
                                                   "float_digits_weights.cpp", "main.cpp"})
        self.assertEqual(run(app), "digits 1, float_digits 1\n")

        # Another model under the same name.
        run(self.prefix / "bin" / "burin", "compile", DIGITS / "digits_int8.tflite", "--emit",
            "imported", "-o", self.workspace / "other")
        shutil.copy(self.workspace / "other" / "digits_int8.imported.mlir",
                    self.workspace / "digits.mlir")
        self.edit("digits_int8.tflite", "digits.mlir")
        made, _ = self.build("//:app")
        self.assertIn("//:digits-int8", made)
        self.assertNotIn("//:float_digits", made)

    def edit(self, old, new):
        """Changes the text of the workspace's BUILD.bazel."""
        file = self.workspace / "BUILD.bazel"
        text = file.read_text(encoding="utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def test_wrong_use(self):
        self.edit('target = "x86-64-avx2"', 'target = "x86-64-avx"')
        _, out = self.build("//:app", expect=1)
        self.assertIn("B0401", out)
        self.assertIn("x86-64-avx2", out)
        self.edit('"--rounding", "tflite-ref"', '"--name=x"')
        _, out = self.build("//:app", expect=1)
        self.assertIn('options cannot have "--name=x"', out)
        self.edit('options = [', 'budget = ["ram=1K", "macs=1M"], options = [')
        self.edit('"--name=x"', '"--rounding", "tflite-ref"')
        self.edit('target = "x86-64-avx"', 'target = "x86-64-avx2"')
        _, out = self.build("//:app", expect=1)
        self.assertIn("bytes of RAM, the budget is 1024 [B0804]", out)

    def test_what_stands_beside_a_model(self):
        # A name that is a word of Bazel itself.
        run(self.prefix / "bin" / "burin", "compile", DIGITS / "digits_int8.tflite", "--name",
            "all", "-o", self.workspace / "emitted")
        self.assertIn("all.cpp", self.build("//emitted:all_model")[0])


if __name__ == "__main__":
    unittest.main()
