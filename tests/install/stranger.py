"""An installed burin and projects of strangers: what the tests of this folder share.

The environment says what is tested: BURIN_BUILD, the build folder that is installed.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROJECTS = SOURCE / "tests" / "install"
DIGITS = SOURCE / "examples" / "digits"
BUILD = pathlib.Path(os.environ["BURIN_BUILD"])


def run(*command, cwd=None, expect=0, env=None):
    """Runs a command and returns what it printed; another exit code than `expect` is a failure,
    where None stands for every code but 0."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=600)
    if done.returncode != expect if expect is not None else done.returncode == 0:
        raise AssertionError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


class Stranger(unittest.TestCase):
    """Tests with a prefix that was installed once and moved, and a scratch folder each."""

    # Whoever unpacks an archive puts it where he likes, into a path with a space if need be.
    prefix_name = "a prefix"

    @classmethod
    def setUpClass(cls):
        cls.area = pathlib.Path(tempfile.mkdtemp(prefix="burin-install-"))
        cls.addClassCleanup(shutil.rmtree, cls.area, ignore_errors=True)
        run("cmake", "--install", BUILD, "--prefix", cls.area / "first")
        cls.prefix = cls.area / cls.prefix_name
        (cls.area / "first").rename(cls.prefix)

    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="my project ", dir=self.area))

    def project(self, name):
        """A copy of a project of this folder, as a stranger's own."""
        folder = self.scratch / name
        shutil.copytree(PROJECTS / name, folder)
        return folder
