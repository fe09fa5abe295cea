"""Build sdist and wheel, and use the wheel outside the checkout: as it is, and with each extra alone.

Every time the environment is a new one; uv makes it, from its cache.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
UV = (sys.executable, "-m", "uv")
OTHERS = {"frame": ("polars",)}
"""What an extra is used with that comes from its user."""


def main() -> None:
    """Stop with an error at the first step that fails."""
    shutil.rmtree(DIST, ignore_errors=True)
    # The wheel is built from the sdist, so that the sdist is known to be complete.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST, ROOT, cwd=ROOT, quiet=True)
    (wheel,) = DIST.glob("*.whl")
    with tempfile.TemporaryDirectory() as made:
        away = Path(made)
        constraints = away / "constraints.txt"
        constraints.write_text(versions(ROOT / "requirements" / "test.txt"), encoding="utf-8")
        for extra in ("", *extras_of(wheel)):
            print(f"{wheel.name}{f' with the extra {extra}' if extra else ''}")
            folder = away / (extra or "none")
            python = environment(folder / "venv", constraints, f"{wheel}[{extra}]", *OTHERS.get(extra, ()))
            run(python, ROOT / "scripts" / "use_wheel.py", cwd=folder)
            if extra:
                run(python, ROOT / "scripts" / "use_extra.py", extra, cwd=folder)
            shutil.rmtree(folder)
        check_office_folder(away)
    print(f"{wheel.name} works in clean environments, with each extra alone")


def check_office_folder(away: Path) -> None:
    """Build the folder for offices, and drop the sample ledger on its starter."""
    run(sys.executable, ROOT / "scripts" / "make_office_folder.py", cwd=ROOT)
    (folder,) = (each for each in DIST.iterdir() if each.is_dir())
    ledger = away / "示范台账.xlsx"
    shutil.copy(ROOT / "src" / "pingyuan_rules" / "ledger" / "sample" / "ledger.xlsx", ledger)
    starter = folder / "office_start.py"
    # Without the packages of this environment, as on a computer that has Python alone.
    run(sys.executable, "-S", starter, cwd=away, quiet=True)
    run(sys.executable, "-S", starter, ledger, cwd=away, quiet=True, answer="2016-10-21\n")
    made = [
        folder / "台账.xlsx",
        folder / "台账-使用说明.html",
        away / "示范台账-结果.xlsx",
        away / "示范台账-报告.html",
    ]
    if missing := [str(path) for path in made if not path.is_file()]:
        sys.exit(f"the folder for offices did not write {', '.join(missing)}")
    shutil.rmtree(folder)
    print("the folder for offices writes a ledger, assesses one and writes a report")


def extras_of(wheel: Path) -> list[str]:
    """The names of all extras of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return re.findall(r"^Provides-Extra: (\S+)$", archive.read(name).decode(), re.MULTILINE)


def environment(folder: Path, constraints: Path, *packages: str) -> Path:
    """Make a virtual environment with some packages and give its Python."""
    run(*UV, "venv", "--quiet", "--python", sys.executable, folder, cwd=ROOT)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(*UV, "pip", "install", "--quiet", "--python", python, "--constraint", constraints, *packages, cwd=ROOT)
    return python


def versions(lock: Path) -> str:
    """The versions of a lock file without its hashes, which pip would demand of our own wheel too."""
    return "\n".join(re.findall(r"^[A-Za-z0-9][^\\\n]*", lock.read_text(encoding="utf-8"), re.MULTILINE))


def run(*command: object, cwd: Path, quiet: bool = False, answer: str | None = None) -> None:
    """Run a command without the variables that would let it find the checkout."""
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environ = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environ,
        check=False,
        encoding="utf-8",
        input=answer,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode:
        sys.exit(f"{done.stdout or ''}\nfailed with {done.returncode}: {' '.join(map(str, command))}")


if __name__ == "__main__":
    main()
