"""The command as a user runs it: in an empty directory, in a terminal 100 columns wide.

Most tests run it in their own process, since a new one takes longer to import everything than to answer; that both
print the same is a test too.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import pytest

from pingyuan_rules import PINGYUAN, __version__
from pingyuan_rules.__main__ import main
from pingyuan_rules.ledger import sample_ledger

OF_THE_MACHINE = ("FORCE_COLOR", "NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG", "PINGYUAN_RULES_LANG")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in OF_THE_MACHINE},
    "COLUMNS": "100",
    "TERM": "dumb",
    "PYTHONIOENCODING": "utf-8",
}


@attrs.frozen
class Ran:
    """What a command did.

    Attributes:
        code: Its exit code.
        out: What it wrote to standard output.
        err: What it wrote to standard error.
    """

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """All of it, as golden files hold it."""
        return f"{self.out}{self.err}(exit {self.code})"


Run = Callable[..., Ran]


def run_process(arguments: Sequence[str | Path], folder: Path) -> Ran:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "pingyuan_rules", *map(str, arguments)]
    ran = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, check=False)
    return Ran(ran.returncode, tidy(ran.stdout, folder), tidy(ran.stderr, folder))


def run_here(arguments: Sequence[str | Path], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Run the command in this process."""
    out, err = io.BytesIO(), io.BytesIO()
    with monkeypatch.context() as patch:
        patch.chdir(folder)
        for name in OF_THE_MACHINE:
            patch.delenv(name, raising=False)
        for name in ("COLUMNS", "TERM"):
            patch.setenv(name, ENVIRONMENT[name])
        patch.setattr(sys, "argv", ["pingyuan-rules", *map(str, arguments)])
        patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=ENVIRONMENT["PYTHONIOENCODING"]))
        patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding=ENVIRONMENT["PYTHONIOENCODING"]))
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(code, tidy(out.getvalue(), folder), tidy(err.getvalue(), folder))


def tidy(written: bytes, folder: Path) -> str:
    """Output without blanks at the ends of lines, and without what differs from one machine or version to another."""
    text = written.decode("utf-8").replace("\r\n", "\n")
    for place, name in ((folder, "FOLDER"), (sample_ledger().parent, "SAMPLE")):
        text = text.replace(str(place), name)
    text = text.replace(PINGYUAN.fingerprint, "FINGERPRINT").replace(__version__, "VERSION")
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
