"""Use the installed wheel as a stranger would; run by check_wheel.py in an environment that has only the wheel."""

import importlib.metadata
import sys
from pathlib import Path

import pingyuan_rules

CHECKOUT = Path(__file__).resolve().parent.parent
FILES = ("py.typed", "policy/pingyuan.toml", "policy/clauses.toml")


def main() -> None:
    """Stop with an error when something the wheel must hold is not there or does not work."""
    package = Path(pingyuan_rules.__file__).resolve().parent
    if package.is_relative_to(CHECKOUT):
        sys.exit(f"the package was imported from the checkout, not from the wheel: {package}")
    if missing := [name for name in FILES if not (package / name).is_file()]:
        sys.exit(f"the wheel lacks {', '.join(missing)}")
    if pingyuan_rules.__version__ != importlib.metadata.version("pingyuan-rules"):
        sys.exit("the version of the package is not that of the wheel")
    if absent := [name for name in pingyuan_rules.__all__ if not hasattr(pingyuan_rules, name)]:
        sys.exit(f"the package lacks {', '.join(absent)}")
    organization = pingyuan_rules.Organization(id="1", full_members=3)
    if pingyuan_rules.must_form(organization) is not True:
        sys.exit("an organization with three full members must form a Party organization")


if __name__ == "__main__":
    main()
