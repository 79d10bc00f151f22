"""The models that are tested, as models.json lists them: files, dimensions, targets, profiles.

usage: model_list.py ctest    prints name,target,profile,cost of each test, for CMake
"""
import json
import pathlib
import sys
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import models.model_path as model_path  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
FLOAT = "float"


@dataclass
class Entry:
    """One model with fixed dimensions."""

    file: str
    profiles: list
    targets: list
    own: bool = False
    variant: str = ""  # tells entries of one file apart
    golden: str = ""  # the folder of recorded cases where it is not the file's name
    dims: dict = field(default_factory=dict)
    ranges: dict = field(default_factory=dict)  # of integer inputs that are indices: low, end
    too_large: list = field(default_factory=list)  # targets whose limits it exceeds
    sequence: int = 0  # of a model with state: samples from one reset to the next
    hybrid: str = ""  # why the runtime's own error says nothing about this file

    @property
    def name(self):
        stem = pathlib.PurePosixPath(self.file).name
        return f"{stem}@{self.variant}" if self.variant else stem

    @property
    def recorded(self):
        return self.golden or pathlib.PurePosixPath(self.file).name

    def path(self):
        """The file. Ends the program, with a skip or a failure, where it is not there."""
        if self.own:
            return ROOT / self.file
        return model_path.resolve(model_path.PREFIX + self.file)


def load():
    """All of models.json, its models as a list of Entry."""
    data = json.loads((FOLDER / "models.json").read_text(encoding="utf-8"))
    data["models"] = [Entry(**{"targets": data["targets"], **row}) for row in data["models"]]
    return data


def find(name):
    """The entry of that name; a path makes one of its own, with the format's first profile."""
    data = load()
    for entry in data["models"]:
        if entry.name == name:
            return entry
    if not pathlib.Path(name).is_file():
        sys.exit(f'no model "{name}": neither a file nor one of '
                 + ", ".join(entry.name for entry in data["models"]))
    return Entry(file=str(pathlib.Path(name).resolve()), own=True, profiles=[FLOAT],
                 targets=data["targets"])


def ctest():
    """Large models first, so that two workers end at about the same time; the size stands for all."""
    folder = model_path.folder()
    for entry in load()["models"]:
        path = ROOT / entry.file if entry.own else folder and folder / entry.file
        size = path.stat().st_size if path and path.is_file() else 0
        for target in entry.targets:
            for profile in entry.profiles:
                print(f"{entry.name},{target},{profile},{size // 1000 + 1}")


if __name__ == "__main__":
    if sys.argv[1:] != ["ctest"]:
        sys.exit(__doc__)
    ctest()
