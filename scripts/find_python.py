"""Print where a Python of a given name is, for example `python3.13`: on the path, or among those of pyenv and uv."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def main(name: str) -> None:
    """Stop with an error when no such Python works here."""
    for candidate in candidates(name):
        # One of pyenv's may be on the path and still refuse to run, because another version is chosen here.
        script = "import sys; print(f'python{sys.version_info[0]}.{sys.version_info[1]}', sys.executable)"
        done = subprocess.run([candidate, "-I", "-c", script], check=False, capture_output=True, text=True)
        found, _, path = done.stdout.strip().partition(" ")
        if done.returncode == 0 and found == name:
            print(path)
            return
    sys.exit(f"there is no {name} here: install it with its venv module, with pyenv or with uv")


def candidates(name: str) -> Iterator[str]:
    """Where it may be, in the order of trust."""
    if on_path := shutil.which(name):
        yield on_path
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    yield from map(str, sorted(versions.glob(f"*/bin/{name}"), reverse=True))
    if uv := shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])):
        command = [uv, "python", "find", "--no-python-downloads", name.removeprefix("python")]
        yield from subprocess.run(command, check=False, capture_output=True, text=True).stdout.splitlines()


if __name__ == "__main__":
    main(*sys.argv[1:])
