"""The format of the tests here, for lit. A module of its own, so that lit's workers can unpickle it."""
import pathlib

import lit.formats
import lit.Test

import mistake


class Mistake(lit.formats.FileBasedTest):
    """A file is a test: its commands have to print what it says."""

    def execute(self, test, lit_config):
        path = pathlib.Path(test.getSourcePath())
        problems = mistake.check(path, pathlib.Path(test.config.burin_build) / "bin")
        return (lit.Test.FAIL if problems else lit.Test.PASS), problems
