"""How many instructions each operation takes, as callgrind counts them: hardly dependent on how busy the machine is."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
_MARK = "sched_yield"  # a function of the system that nothing else here calls; callgrind writes its counts before it


def is_possible() -> bool:
    """Whether there is valgrind here."""
    return shutil.which("valgrind") is not None


def counts() -> dict[str, int]:
    """Instructions of each operation, by its name, as `benchmarks.operations` runs them."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "counts"
        command = ["valgrind", "--tool=callgrind", f"--dump-before={_MARK}", f"--callgrind-out-file={out}"]
        done = subprocess.run(  # noqa: S603 - constant arguments
            [*command, sys.executable, "-m", "benchmarks.operations"],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)},
            text=True,
        )
        names = done.stdout.splitlines()
        between = [_total(Path(f"{out}.{number}")) for number in range(2, 2 * len(names) + 1, 2)]
        if Path(f"{out}.{2 * len(names) + 2}").exists():
            message = "callgrind wrote more counts than there are marks"
            raise RuntimeError(message)
        return dict(zip(names, between, strict=True))


def _total(path: Path) -> int:
    found = re.search(r"^(?:summary|totals): (\d+)", path.read_text(), re.MULTILINE)
    if found is None:
        message = f"callgrind wrote no total into {path.name}"
        raise RuntimeError(message)
    return int(found[1])
