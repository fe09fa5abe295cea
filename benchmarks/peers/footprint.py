"""Import times and installed sizes, ours and the peers': `python -m benchmarks.peers.footprint`."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import distribution, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import pingyuan_rules
from benchmarks.timing import in_turn

OURS = "pingyuan-rules"
OUR_DEPENDENCIES = ("attrs", "cattrs", "python-dateutil")
ROUNDS = 11

IMPORTS = (
    (OURS, "import pingyuan_rules"),
    (OURS, "from pingyuan_rules import assess"),
    (OURS, "from pingyuan_rules import Branch, assess; assess(Branch(full_members=3))"),
    (OURS, "from pingyuan_rules import Branch, from_json; from_json('{}', Branch)"),
    ("attrs", "import attrs"),
    ("msgspec", "import msgspec"),
    ("pydantic", "from pydantic import BaseModel"),
    ("business-rules", "from business_rules import run_all"),
    ("clipspy", "import clips"),
    ("experta", "from experta import KnowledgeEngine"),
    ("maykin-json-logic-py", "from json_logic import jsonLogic"),
    ("openfisca-core", "from openfisca_core.taxbenefitsystems import TaxBenefitSystem"),
    ("rule-engine", "import rule_engine"),
    ("zen-engine", "import zen"),
)


def fresh(code: str) -> Callable[[], None]:
    """Run code in a fresh interpreter."""

    def run() -> None:
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter and constant code

    return run


def needed(name: str) -> Iterator[str]:
    """A distribution and everything it requires here, without extras."""
    todo, seen = [name], set[str]()
    while todo:
        current = canonicalize_name(todo.pop())
        if current in seen:
            continue
        seen.add(current)
        yield current
        wanted = map(Requirement, requires(current) or ())
        todo += [each.name for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]


def size(name: str) -> int:
    """The bytes of a distribution's files."""
    files = distribution(name).files or ()
    paths = [Path(str(file.locate())) for file in files if file.suffix != ".pyc"]
    return sum(path.stat().st_size for path in paths if path.exists())


def our_size() -> int:
    """The bytes of this package's files, which are what the wheel installs."""
    root = Path(pingyuan_rules.__file__).parent
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")


def installed(name: str) -> tuple[int, int]:
    """How many bytes and packages come with a package."""
    if name == OURS:
        all_needed = {each for dependency in OUR_DEPENDENCIES for each in needed(dependency)}
        return our_size() + sum(map(size, all_needed)), 1 + len(all_needed)
    names = list(needed(name))
    return sum(map(size, names)), len(names)


def measure() -> list[dict[str, Any]]:
    """Every import's seconds beyond those of an empty program, and what is installed for it."""
    times = in_turn({"": fresh("pass"), **{code: fresh(code) for _, code in IMPORTS}}, ROUNDS)
    found = []
    for name, code in IMPORTS:
        beyond = min(times[code]) - min(times[""])
        size_of, packages = installed(name)
        found.append({"package": name, "code": code, "seconds": beyond, "bytes": size_of, "packages": packages})
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
