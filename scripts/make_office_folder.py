"""Build a folder that an office copies to a computer and starts with a double click; it needs Python and no network.

    python scripts/make_office_folder.py [linux|windows|macos]

The folder holds the libraries for one system and one version of Python, and a starter: a file that is dropped on it is
assessed, and a double click writes an empty ledger. It is given for this system unless another is named.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "两新党建台账工具"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}

# ASCII alone: cmd reads such a file in the code page of the system, and names in Chinese would become others. A Python
# that was unpacked into the folder comes first, so that none need be installed.
WINDOWS = """@echo off\r
set "HERE=%~dp0"\r
if exist "%HERE%python\\python.exe" (\r
  "%HERE%python\\python.exe" "%HERE%office_start.py" %*\r
) else (\r
  py -{python} "%HERE%office_start.py" %*\r
)\r
pause\r
"""
OTHERS = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec python{python} "$here/office_start.py" "$@"
"""


def main() -> None:
    """Build the folder anew."""
    system = sys.argv[1] if len(sys.argv) > 1 else SYSTEMS[sys.platform]
    if system not in SYSTEMS.values():
        sys.exit(f"expected one of {', '.join(SYSTEMS.values())}, found {system}")
    shutil.rmtree(FOLDER, ignore_errors=True)
    install(system, FOLDER / "lib")
    shutil.copy(ROOT / "scripts" / "office_start.py", FOLDER)
    name, text = ("开始.bat", WINDOWS) if system == "windows" else ("开始.sh", OTHERS)
    start = FOLDER / name
    start.write_bytes(text.format(python=PYTHON).encode("ascii"))
    start.chmod(0o755)
    print(f"{FOLDER}: for {system} with Python {PYTHON}")


def install(system: str, target: Path) -> None:
    """Install the project and what the command line and reports need, in the versions that are tested."""
    uv = (sys.executable, "-m", "uv")
    for_system = ("--python-version", PYTHON, "--python-platform", system, "--target", target, "--only-binary", ":all:")
    with tempfile.TemporaryDirectory() as folder:
        run(*uv, "build", "--quiet", "--wheel", "--no-build-isolation", "--out-dir", folder, ROOT)
        (wheel,) = Path(folder).glob("*.whl")
        run(*uv, "pip", "install", "--quiet", *for_system, "--require-hashes", "-r", ROOT / "requirements" / "run.txt")
        run(*uv, "pip", "install", "--quiet", *for_system, "--no-deps", wheel)


def run(*command: object) -> None:
    """Run a command; stop with its output when it fails."""
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
