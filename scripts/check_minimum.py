"""Check that each dependency is installed in its declared minimum version; run by `make minimum`."""

import sys
from importlib.metadata import requires, version

from packaging.requirements import Requirement
from packaging.version import Version

OWN = "pingyuan-rules"


def main() -> None:
    """Stop with an error that names what is installed in another version."""
    wrong = set()
    for requirement in map(Requirement, requires(OWN) or ()):
        name = requirement.name
        least = [bound.version for bound in requirement.specifier if bound.operator == ">="]
        if name == OWN:
            continue
        if not least:
            wrong.add(f"{name} has no minimum")
        elif Version(version(name)) != Version(least[0]):
            wrong.add(f"{name} is {version(name)} here, and its minimum is {least[0]}")
    if wrong:
        sys.exit("\n".join(["Correct pyproject.toml, or run `make lock`:", *sorted(wrong)]))


if __name__ == "__main__":
    main()
