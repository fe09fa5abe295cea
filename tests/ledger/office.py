"""Real LibreOffice, without a window: what it writes and re-saves is what offices have."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def converted(path: Path, form: str, folder: Path) -> Path:
    """A file as LibreOffice saves it in another format (`xlsx`, `ods`, `xls`, `csv`); skips where it is missing."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [SOFFICE, profile, "--headless", "--norestore", "--convert-to", form, "--outdir", folder, path]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    made = folder / f"{path.stem}.{form.partition(':')[0]}"
    assert made.exists(), ran.stdout + ran.stderr
    shutil.rmtree(folder / "profile", ignore_errors=True)
    return made
