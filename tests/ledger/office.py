"""Real LibreOffice, without a window: what it writes and re-saves is what offices have."""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def converted(path: Path, form: str, folder: Path) -> Path:
    """A file as LibreOffice saves it in another format (`xlsx`, `ods`, `xls`, `csv`); skips where it is missing."""
    (saved,) = all_converted([path], form, folder)
    return saved


def all_converted(paths: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """The same of several files, which takes hardly longer: LibreOffice needs a second to start."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder.mkdir(exist_ok=True)
    options = [f"-env:UserInstallation={profile().as_uri()}", "--headless", "--norestore"]
    command = [SOFFICE, *options, "--convert-to", form, "--outdir", folder, *paths]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    saved = [folder / f"{path.stem}.{form.partition(':')[0]}" for path in paths]
    assert all(path.exists() for path in saved), ran.stdout + ran.stderr
    return saved


@cache
def profile() -> Path:
    """What LibreOffice keeps for a user, and makes at its first start: one for all tests of this process."""
    folder = tempfile.mkdtemp(prefix="pingyuan-office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder).resolve()
