"""Tests .ci/summarize, which counts the tests of every runner that the project uses."""

import pathlib
import subprocess
import sys
import tempfile
import unittest
from xml.sax.saxutils import escape

SUMMARIZE = pathlib.Path(__file__).resolve().parents[2] / ".ci" / "summarize"

LIT = """-- Testing: 5 tests, 1 workers --
PASS: burin :: a.mlir (1 of 5)
UNSUPPORTED: burin :: e.mlir (5 of 5)

Total Discovered Tests: 5
  Unsupported      : 1 (20.00%)
  Passed           : 2 (40.00%)
  Expectedly Failed: 1 (20.00%)
  Failed           : 1 (20.00%)
"""
GTEST = """[ RUN      ] Arena.IsAligned
arena_test.cpp:7: Skipped
the host has no AVX2

[  SKIPPED ] Arena.IsAligned (0 ms)
[==========] 4 tests from 1 test suite ran. (0 ms total)
[  PASSED  ] 2 tests.
[  SKIPPED ] 1 test, listed below:
[  SKIPPED ] Arena.IsAligned
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Arena.IsBig

 1 FAILED TEST
"""
UNITTEST = """test_kws (e2e.Models) ... skipped 'BURIN_MODELS is not set'

----------------------------------------------------------------------
Ran 6 tests in 0.005s

FAILED (failures=1, errors=1, skipped=1)
"""


def testcase(output, status="run", extra=""):
    return (
        f'<testcase name="entry" status="{status}">{extra}'
        f"<system-out>{escape(output)}</system-out></testcase>"
    )


class Summarize(unittest.TestCase):
    def check(self, entries, last_line, exit_code, *, contains=""):
        with tempfile.TemporaryDirectory() as folder:
            results = pathlib.Path(folder, "results.xml")
            results.write_text(f"<testsuite>{''.join(entries)}</testsuite>")
            run = subprocess.run(
                [sys.executable, SUMMARIZE, results], capture_output=True, text=True, check=False
            )
        self.assertEqual(run.stdout.splitlines()[-1], last_line, run.stdout + run.stderr)
        self.assertEqual(run.returncode, exit_code)
        self.assertIn(contains, run.stdout)

    def test_entry_without_summary_counts_once(self):
        self.check([testcase("hello")], "1 passed, 0 failed, 0 skipped", 0)
        self.check([testcase("hello", "fail")], "0 passed, 1 failed, 0 skipped", 1)

    def test_own_summaries_add_up(self):
        text = "burin-test-summary: 3 passed, 0 failed, 1 skipped\n" * 2 + "bye\n"
        text += "burin-test-skip: kws: BURIN_MODELS is not set\n"
        self.check(
            [testcase(text), testcase("")],
            "7 passed, 0 failed, 2 skipped",
            0,
            contains="kws: BURIN_MODELS is not set",
        )

    def test_failures_of_a_passing_entry_count(self):
        text = "burin-test-summary: 3 passed, 2 failed, 0 skipped\n"
        self.check([testcase(text)], "3 passed, 2 failed, 0 skipped", 1)

    def test_crash_after_the_summary_counts(self):
        text = "burin-test-summary: 3 passed, 0 failed, 0 skipped\n"
        self.check([testcase(text, "fail")], "3 passed, 1 failed, 0 skipped", 1)

    def test_lit(self):
        self.check(
            [testcase(LIT, "fail")],
            "3 passed, 1 failed, 1 skipped",
            1,
            contains="burin :: e.mlir",
        )

    def test_gtest(self):
        self.check(
            [testcase(GTEST, "fail")],
            "2 passed, 1 failed, 1 skipped",
            1,
            contains="the host has no AVX2",
        )

    def test_unittest(self):
        self.check(
            [testcase(UNITTEST, "fail")],
            "3 passed, 2 failed, 1 skipped",
            1,
            contains="BURIN_MODELS is not set",
        )
        self.check([testcase("Ran 2 tests in 0.1s\n\nOK\n")], "2 passed, 0 failed, 0 skipped", 0)

    def test_runner_without_tests_fails(self):
        text = "[==========] 0 tests ran.\n[  PASSED  ] 0 tests.\n"
        self.check([testcase(text)], "0 passed, 1 failed, 0 skipped", 1, contains="ran no test")
        self.check([], "0 passed, 0 failed, 0 skipped", 1)

    def test_only_asked_for_skips_are_skips(self):
        asked = '<skipped message="SKIP_RETURN_CODE=77"/>'
        missing = '<skipped message="Unable to find executable"/>'
        self.check(
            [testcase("", "run"), testcase("burin-test-skip: qemu: none", "notrun", asked)],
            "1 passed, 0 failed, 1 skipped",
            0,
            contains="qemu: none",
        )
        self.check([testcase("", "notrun", missing)], "0 passed, 1 failed, 0 skipped", 1)

    def test_unreadable_results(self):
        run = subprocess.run(
            [sys.executable, SUMMARIZE, "no/such/file"], capture_output=True, check=False
        )
        self.assertEqual(run.returncode, 2)


if __name__ == "__main__":
    unittest.main()
