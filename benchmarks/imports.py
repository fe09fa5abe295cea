"""Importing the package, against importing attrs alone, each in a fresh interpreter."""

import subprocess
import sys
from collections.abc import Callable, Iterator

from benchmarks.timing import Ratio, compare

PLAIN = "import pingyuan_rules"
USED = "from pingyuan_rules import Organization, must_form; must_form(Organization(full_members=3))"


def run() -> Iterator[Ratio]:
    """The import alone, and the import with a first answer, which loads policy and rules."""
    yield compare(f"`{PLAIN}` against `import attrs`", _fresh(PLAIN), _fresh("import attrs"), goal=2.0)
    yield compare(f"`{USED}` against `import attrs`", _fresh(USED), _fresh("import attrs"), goal=None)


def _fresh(code: str) -> Callable[[], None]:
    def importing() -> None:
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter and constant code

    return importing
