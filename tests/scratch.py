"""A copy of the package with a change in it, for what can only be seen of another source than the one under test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pingyuan_rules

SOURCE = Path(pingyuan_rules.__file__).parent


class Scratch:
    """A copy of the package's source in a folder of its own.

    Attributes:
        root: The folder that holds the copied package.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder / "src"
        # With what Python has compiled, which it would do again for every file; a changed file is compiled anew.
        # Another process may be about to rename files that end in a number.
        shutil.copytree(SOURCE, self.root / SOURCE.name, ignore=shutil.ignore_patterns("*.pyc.*"))

    def replace(self, path: str, old: str, new: str) -> None:
        """Put a text in the place of another, wherever that stands in a file."""
        file = self.root / SOURCE.name / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run Python with the copy in place of the package."""
        return _started(self.root, arguments)


def _started(root: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=300)


def run_python(root: Path, arguments: Sequence[str]) -> str:
    """What Python prints with the package of a folder; what goes wrong there fails the test."""
    done = _started(root, arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout
