"""Write what type checkers see of the packages whose names load when they are first used, and the names of the rules.

    python scripts/make_stubs.py

Run it after a rule, or a name in the list of a package, was added, renamed or taken away. The lists stand in the
packages' `__init__.py`; the rules are those of the book. A test finds what was forgotten.
"""

from collections import defaultdict
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from textwrap import fill

SOURCE = Path(__file__).parents[1] / "src"
PACKAGES = ("pingyuan_rules", "pingyuan_rules.engine", "pingyuan_rules.ledger")
WIDTH = 120
HEADER = "# Made by scripts/make_stubs.py from the list of public names; do not edit.\n"


def main() -> None:
    """Write every file."""
    rule_names = SOURCE / "pingyuan_rules" / "rule_names.py"
    # The names of the rules come first: the package reads them when it is imported, and its stub holds them.
    rule_names.write_text(rule_module(), encoding="utf-8")
    for path, text in stubs().items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")


def rule_homes() -> Mapping[str, str]:
    """The module, below the package, of every rule that has a place in results."""
    book = import_module("pingyuan_rules.rules").book
    return {rule.name: rule.function.__module__.removeprefix("pingyuan_rules.") for rule in book.rules}


def rule_module() -> str:
    """The module that names the rules without loading them."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name, module in sorted(rule_homes().items()):
        modules[module].append(name)
    entries = [f'    "{module}": """\n{_filled(" ".join(names), 8)}\n    """,\n' for module, names in modules.items()]
    return (
        '"""The names of the rules by the module in which they stand; made by scripts/make_stubs.py."""\n\n'
        f"RULE_NAMES = {{\n{''.join(sorted(entries))}}}\n"
    )


def stubs() -> Mapping[Path, str]:
    """The stub of every package."""
    lists = {package: import_module(package).public_names for package in PACKAGES}
    lists["pingyuan_rules"] = {
        **{name: home for name, home in lists["pingyuan_rules"].items() if name not in rule_homes()},
        **rule_homes(),
    }
    lists["pingyuan_rules.rules"] = {**rule_homes(), "book": "rules.county_book", "bases": "rules", "claims": "rules"}
    return {SOURCE.joinpath(*package.split("."), "__init__.pyi"): _stub(homes) for package, homes in lists.items()}


def _stub(homes: Mapping[str, str]) -> str:
    """Imports and a list of all names, which is what makes checkers take them for the package's own."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name, module in homes.items():
        modules[module].append(name)
    imports = []
    for module, names in sorted(modules.items()):
        line = f"from pingyuan_rules.{module} import {', '.join(sorted(names, key=_by_type))}"
        lines = "".join(f"    {name},\n" for name in sorted(names, key=_by_type))
        imports.append(line if len(line) <= WIDTH else f"from pingyuan_rules.{module} import (\n{lines})")
    listed = "".join(f'    "{name}",\n' for name in sorted(homes, key=_by_type))
    return f"{HEADER}\n{chr(10).join(imports)}\n\n__all__ = [\n{listed}]\n"


def _by_type(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, as the linter orders names."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)


def _filled(text: str, indent: int) -> str:
    margin = " " * indent
    return fill(text, WIDTH, initial_indent=margin, subsequent_indent=margin, break_long_words=False)


if __name__ == "__main__":
    main()
