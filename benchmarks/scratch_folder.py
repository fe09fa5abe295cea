"""A folder for large files that is gone afterwards, however the benchmark ends."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REMOVE = "import shutil, sys; sys.stdin.read(); shutil.rmtree(sys.argv[1], ignore_errors=True)"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder; a process beside this one removes it as soon as this one is gone, even killed."""
    folder = tempfile.mkdtemp(prefix="benchmark-")
    command = [sys.executable, "-c", _REMOVE, folder]
    # Its input ends when this process does. In a session of its own, it outlives an interrupt from the keyboard.
    remover = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own code
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        remover.communicate()
