"""Build sdist and wheel, install the wheel in a clean environment outside the checkout, and use it there."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"


def main() -> None:
    """Stop with an error at the first step that fails."""
    shutil.rmtree(DIST, ignore_errors=True)
    # The wheel is built from the sdist, so that the sdist is known to be complete.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST, ROOT, cwd=ROOT, quiet=True)
    (wheel,) = DIST.glob("*.whl")
    with tempfile.TemporaryDirectory() as made:
        away = Path(made)
        python = environment(away / "venv")
        constraints = away / "constraints.txt"
        constraints.write_text(versions(ROOT / "requirements" / "test.txt"), encoding="utf-8")
        run(python, "-m", "pip", "install", "--quiet", "--constraint", constraints, f"{wheel}[all]", cwd=away)
        run(python, ROOT / "scripts" / "use_wheel.py", cwd=away)
        run(python.with_name("pingyuan-rules"), "demo", cwd=away)
    print(f"{wheel.name} works in a clean environment")


def environment(folder: Path) -> Path:
    """Make a virtual environment and give its Python."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def versions(lock: Path) -> str:
    """The versions of a lock file without its hashes, which pip would demand of our own wheel too."""
    return "\n".join(re.findall(r"^[A-Za-z0-9][^\\\n]*", lock.read_text(encoding="utf-8"), re.MULTILINE))


def run(*command: object, cwd: Path, quiet: bool = False) -> None:
    """Run a command without the variables that would let it find the checkout."""
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environ = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environ,
        check=False,
        encoding="utf-8",
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode:
        sys.exit(f"{done.stdout or ''}\nfailed with {done.returncode}: {' '.join(map(str, command))}")


if __name__ == "__main__":
    main()
