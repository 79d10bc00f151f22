"""Tests that run_page.py finds each kind of difference between a page and what its commands print."""
import tempfile
import unittest
from pathlib import Path

import run_page


def run(text, have=(), write=False):
    """Runs a page with this text; returns counts and the text afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.md")
        path.write_text("<!-- run in: . -->\n" + text, encoding="utf-8")
        passed, failures, skipped = run_page.run(path, folder, have, write)
        return passed, len(failures), len(skipped), path.read_text(encoding="utf-8").partition("\n")[2]


def block(fence, *lines):
    return "\n".join([f"```{fence}", *lines, "```", ""])


class RunPageTest(unittest.TestCase):

    def check(self, text, passed, failed, skipped=0, **keywords):
        self.assertEqual(run(text, **keywords)[:3], (passed, failed, skipped))

    def test_output(self):
        self.check(block("sh", "echo one") + "\n" + block("text", "one"), 1, 0)
        self.check(block("sh", "echo one") + "\n" + block("text", "two"), 0, 1)
        self.check(block("sh", "true") + "\n" + block("text", "two"), 0, 1)

    def test_text_elsewhere_is_no_output(self):
        self.check(block("sh", "echo one") + "\nprose\n" + block("text", "two"), 1, 0)

    def test_gaps(self):
        command = block("sh", "seq 5")
        self.check(command + block("text", "1", "...", "3", "...", "5"), 1, 0)
        self.check(command + block("text", "1", "...", "6", "...", "5"), 0, 1)
        self.check(command + block("text", "...", "4"), 0, 1)
        self.check(command + block("text", "1", "2", "3", "...", "3", "4", "5"), 0, 1)

    def test_exit_code(self):
        self.check(block("sh", "false"), 0, 1)
        self.check(block("sh exit=1", "false"), 1, 0)
        self.check(block("sh exit=1", "true"), 0, 1)

    def test_a_failed_command_ends_the_page(self):
        self.check(block("sh", "false") + block("sh", "true"), 0, 1)

    def test_folder_and_variables_last(self):
        self.check(block("sh", "mkdir a; cd a; export X='1 2'") + block("sh", 'pwd; echo "$X"') +
                   block("text", "/home/you/a", "1 2"), 2, 0)

    def test_variation(self):
        page = block("sh", "echo took 5 s") + block("text", "took 7 s")
        self.check(page, 0, 1)
        self.check("<!-- varies: took [0-9]+: time -->\n" + page, 1, 0)
        with self.assertRaises(run_page.PageError):
            run("<!-- varies: x -->\n")

    def test_needs(self):
        page = block("sh needs=root", "echo one") + block("text", "two")
        self.check(page, 0, 0, 1)
        self.check(page, 0, 1, have=["root"])

    def test_start(self):
        page = "<!-- run in: burin -->\n" + block("sh", "pwd") + block("text", "/home/you/burin")
        self.check(page + block("sh", "test -e tests/docs/run_page.py; touch made"), 2, 0)
        self.assertFalse((run_page.ROOT / "made").exists())

    def test_links(self):
        page = block("sh", "cat given")
        self.check("<!-- link: given = page.md: reason -->\n" + page, 1, 0)
        self.check("<!-- link: given = nothing: reason -->\n" + page, 0, 0, 1)
        with self.assertRaises(run_page.PageError):
            run("<!-- link: given -->\n")

    def test_files(self):
        self.check(block("cpp write=a/b.cpp", "int x;") + block("sh", "cat a/b.cpp") + block("text", "int x;"), 1, 0)
        self.check(block("text", "x") + block("py file=tests/docs/run_page.py", "import re", "...", "import sys"), 1, 0)
        self.check(block("py file=tests/docs/run_page.py", "import nothing"), 0, 1)
        self.check(block("sh", "seq 5 > a") + block("cpp made=a", "2", "...", "4") + block("cpp made=b", "2"), 2, 1)

    def test_write(self):
        page = block("sh", "echo one") + "\n" + block("text", "two") + "end\n"
        passed, failed, _, text = run(page, write=True)
        self.assertEqual((passed, failed, text), (1, 0, page.replace("two", "one")))

    def test_mistakes_in_a_page(self):
        for text in ("```sh exit\n```\n", "```sh\ntrue\n", block("sh ext=1", "true")):
            with self.assertRaises(run_page.PageError, msg=text):
                run(text)


if __name__ == "__main__":
    unittest.main()
