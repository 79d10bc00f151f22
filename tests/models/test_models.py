"""Checks that models.json lists every model of $BURIN_MODELS and every recorded case, once.

Usage: python -m unittest models.test_models   (in the folder above)
"""
import json
import os
import pathlib
import tempfile
import unittest

from models import model_list, model_path, recorded, table
from oracle import random_inputs

SUFFIXES = {".onnx", ".tflite"}
PROFILES = {"float", "tflite-ref", "tflite-xnnpack", "ort-qdq"}


# Their programs are built under sanitizers, eight a file.
MOST_BYTES_OF_MUTANTS = 64 << 10


def unlisted(found, data):
    """The files of `found` that the list neither names nor excuses."""
    known = {entry.file for entry in data["models"]} | set(data["excused"])
    return sorted(set(found) - known)


class List(unittest.TestCase):
    def setUp(self):
        self.data = model_list.load()
        self.public = [entry for entry in self.data["models"] if not entry.own]

    def require_folder(self):
        folder = model_path.folder()
        if folder is None:
            if os.environ.get("BURIN_MODELS_REQUIRED"):
                self.fail("BURIN_MODELS is not set, but its models are required")
            self.skipTest("BURIN_MODELS names no folder with public models")
        return folder

    def files(self):
        folder = self.require_folder()
        return folder, {str(path.relative_to(folder)) for path in folder.rglob("*")
                        if path.suffix in SUFFIXES and path.is_file()}

    def test_names_are_unique(self):
        names = [entry.name for entry in self.data["models"]]
        self.assertEqual(len(names), len(set(names)))

    def test_profiles_and_targets_exist(self):
        for entry in self.data["models"]:
            self.assertLessEqual(set(entry.profiles), PROFILES, entry.name)
            self.assertLessEqual(set(entry.targets), set(self.data["targets"]), entry.name)
        self.assertLessEqual(set(self.data["limits"]), set(self.data["targets"]))

    def test_own_models_are_in_the_repository(self):
        for entry in self.data["models"]:
            if entry.own:
                self.assertTrue((model_list.ROOT / entry.file).is_file(), entry.file)

    def test_every_file_of_the_folder_is_listed_or_excused(self):
        _, found = self.files()
        self.assertEqual(unlisted(found, self.data), [])
        self.assertEqual(unlisted(found | {"public/unheard_of.onnx"}, self.data),
                         ["public/unheard_of.onnx"])

    def test_every_listed_file_is_there(self):
        folder, found = self.files()
        for entry in self.public:
            self.assertIn(entry.file, found, f"missing in {folder}")

    def test_mutants_are_made_of_every_small_file(self):
        folder, found = self.files()
        own = [entry.file for entry in self.data["models"] if entry.own]
        paths = {file: folder / file for file in found} | {file: model_list.ROOT / file for file in own}
        small = {file for file, path in paths.items() if path.stat().st_size <= MOST_BYTES_OF_MUTANTS}
        self.assertEqual(set(self.data["mutants"]), small)

    def test_excuses_are_of_files_and_of_no_listed_one(self):
        _, found = self.files()
        listed = {entry.file for entry in self.data["models"]}
        for file, reason in self.data["excused"].items():
            self.assertIn(file, found)
            self.assertNotIn(file, listed)
            self.assertTrue(reason, file)

    def test_every_recorded_case_of_a_listed_model_is_used(self):
        folder = self.require_folder()
        used = set()
        for entry in self.public:
            ports = random_inputs.inputs(folder / entry.file, entry.dims)
            shapes = [shape for _, shape, _ in ports]
            used |= {case.name for case in recorded.fitting(entry.recorded, shapes, entry.sequence)}
        for name in {entry.recorded for entry in self.public}:
            for case in recorded.cases(name):
                self.assertIn(case.name, used, "no entry has these input shapes")

    def test_every_recorded_folder_belongs_to_a_file(self):
        folder = self.require_folder()
        known = {entry.recorded for entry in self.public}
        known |= {pathlib.PurePosixPath(file).name for file in self.data["excused"]}
        found = {path.name for path in (folder / "public" / "golden").iterdir() if path.is_dir()}
        self.assertEqual(sorted(found - known), [])

    def test_the_readme_names_the_listed_models(self):
        text = (model_list.ROOT / "README.md").read_text(encoding="utf-8")
        self.assertEqual(table.names_in(text), {entry.name for entry in self.data["models"]})

    def test_table_says_what_is_missing_or_fails(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            lines, good = table.table(folder)
            self.assertFalse(good)
            self.assertIn(table.MISSING, lines[2])
            for entry in self.data["models"]:
                for target in entry.targets:
                    for profile in entry.profiles:
                        facts = {"failures": [], "differing": 0, "elements": 12, "program_sha256": "a"}
                        file = folder / f"{entry.name}.{target}.{profile}.json"
                        file.write_text(json.dumps(facts), encoding="utf-8")
            self.assertTrue(table.table(folder)[1])
            file.write_text(json.dumps({**facts, "failures": ["the self-test"]}), encoding="utf-8")
            lines, good = table.table(folder)
            self.assertFalse(good)
            self.assertIn("fails: the self-test", lines[-1])


if __name__ == "__main__":
    unittest.main()
