"""The environment of the peers, which `make bench` makes: `.venv-peers`, from requirements/peers.txt."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PYTHON = ROOT / ".venv-peers" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def run(*arguments: str) -> Any:
    """What a module prints as JSON when the peers' interpreter runs it."""
    if not PYTHON.exists():
        message = "the peers are not installed; `make bench` installs them"
        raise FileNotFoundError(message)
    # Ours is imported from the source, so that all are timed in one process.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    done = subprocess.run(  # noqa: S603 - our own interpreter and modules
        [PYTHON, *arguments], check=True, capture_output=True, cwd=ROOT, env=environment
    )
    return json.loads(done.stdout)
