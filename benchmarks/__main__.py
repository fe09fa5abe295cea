"""Run the benchmarks and write what they found into docs/measured.md: `python -m benchmarks [SECTION ...]`.

Without names all sections run. Each replaces its own part of the page and leaves the others as they are.
"""

import argparse
import importlib
import sys

from benchmarks import guard, page
from benchmarks.sections import SECTIONS


def main(arguments: list[str]) -> int:
    """Run what was named; what falls short of its baseline is said last, and is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("section", nargs="*", help=f"only these of {', '.join(SECTIONS)}; all if none is named")
    parser.add_argument("--accept", action="store_true", help="take what the guard counts as its new baseline")
    given = parser.parse_args(arguments)
    if unknown := set(given.section) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    if given.accept:
        return guard.accept()
    failures: list[str] = []
    for name in given.section or SECTIONS:
        sys.stderr.write(f"benchmarks: {name}\n")
        module = importlib.import_module(f"benchmarks.{SECTIONS[name].module}")
        text = page.spoken(module.run())
        page.replace(name, SECTIONS[name], text)
        sys.stdout.write(f"## {SECTIONS[name].title}\n\n{text}\n\n")
        failures += getattr(module, "failures", list)()
    sys.stderr.write("".join(f"{failure}\n" for failure in failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
