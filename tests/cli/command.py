"""The command as a user runs it: in a process of its own, in an empty directory, in a terminal 100 columns wide."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import attrs

from pingyuan_rules import PINGYUAN, __version__
from pingyuan_rules.ledger import sample_ledger

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR"}},
    "COLUMNS": "100",
    "TERM": "dumb",
    "PYTHONIOENCODING": "ascii",  # as bad as a console can be: the command chooses UTF-8 itself
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


def tidy(written: bytes, folder: Path) -> str:
    """Output without blanks at the ends of lines, and without what differs from one machine or version to another."""
    text = written.decode("utf-8").replace("\r\n", "\n")
    for place, name in ((folder, "FOLDER"), (sample_ledger().parent, "SAMPLE")):
        text = text.replace(str(place), name)
    text = text.replace(PINGYUAN.fingerprint, "FINGERPRINT").replace(__version__, "VERSION")
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
