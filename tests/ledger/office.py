"""A real office program, LibreOffice without a screen, that opens a file and saves it anew."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def saved_anew(path: Path, ending: str, folder: Path) -> Path:
    """The file as LibreOffice saves it in another folder under an ending such as xlsx or pdf."""
    assert SOFFICE is not None
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [SOFFICE, "--headless", profile, "--convert-to", ending, "--outdir", str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    made = folder / f"{path.stem}.{ending}"
    assert done.returncode == 0, done.stderr
    assert made.exists(), f"{done.stdout}{done.stderr}"
    return made
