"""What files of cases that the program writes have in common: where they go, TOML, and paths of policy files."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from pingyuan_rules.case_files.case_paths import TOML_CASES
from pingyuan_rules.engine import Choice, Lang
from pingyuan_rules.files import check_free, real_path


def check_new(path: Path) -> None:
    """Check a place for a new file of cases.

    Raises:
        InvalidData: When the name has another ending, or something stands there.
    """
    check_free(path, TOML_CASES)


def quoted(text: str) -> str:
    """A text in TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_value(value: Any, lang: Lang | None = None) -> str:
    """A known value in TOML; of a choice its label, or without a language the stored value, which always stays."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Choice):
        return quoted(value.value if lang is None else value.label.text(lang))
    if isinstance(value, int | date):
        return str(value)
    return f"{value:f}" if isinstance(value, Decimal) else quoted(value)


def policy_line(policy_file: str | Path, cases: Path) -> str:
    """The key `policy` of a case: a policy file, as the file of cases finds it."""
    return f"policy = {quoted(policy_path(policy_file, cases))}"


def policy_path(policy_file: str | Path, cases: Path) -> str:
    """The path of a policy file as seen from the folder of a file of cases."""
    # Where links lead, since `..` after a link to a folder goes up from where the link leads.
    return path_from(real_path(Path(policy_file)), real_path(cases.parent))


def path_from(file: PurePath, folder: PurePath) -> str:
    """The path of a file as seen from a folder; the whole path if that is on another drive of Windows."""
    for steps, above in enumerate([folder, *folder.parents]):
        if file.is_relative_to(above):
            return "../" * steps + file.relative_to(above).as_posix()
    return file.as_posix()
