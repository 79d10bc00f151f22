"""Finds the models that tests run on: the project's own, and those of $BURIN_MODELS."""
import os
import pathlib
import sys

PREFIX = "BURIN_MODELS:"


def folder():
    """The folder of public models, or None."""
    name = os.environ.get("BURIN_MODELS")
    return pathlib.Path(name).resolve() if name else None


def resolve(text):
    """The path of a model argument; BURIN_MODELS:PATH is below $BURIN_MODELS.

    Without that folder the test is skipped, with a reason. With it, or when BURIN_MODELS_REQUIRED
    is set, a missing model fails.
    """
    if not text.startswith(PREFIX):
        return pathlib.Path(text).resolve()
    relative = text[len(PREFIX):]
    base = folder()
    if not base:
        if os.environ.get("BURIN_MODELS_REQUIRED"):
            print("burin-test-summary: 0 passed, 1 failed, 0 skipped")
            sys.exit(f"{relative}: BURIN_MODELS is not set, but its models are required")
        print(f"burin-test-skip: {relative}: BURIN_MODELS names no folder with public models")
        print("burin-test-summary: 0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    path = base / relative
    if not path.is_file():
        print("burin-test-summary: 0 passed, 1 failed, 0 skipped")
        sys.exit(f"{path}: the model is missing")
    return path
