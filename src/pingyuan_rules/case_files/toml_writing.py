"""Cases as they are written in TOML, and the policies that files of cases can name."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from pingyuan_rules.case_files.case_paths import TOML_CASES
from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    InvalidData,
    Label,
    Lang,
    Parameters,
    Problem,
    Record,
    Rule,
    facts_of,
    relations_of,
)
from pingyuan_rules.engine.values import FEN, yuan
from pingyuan_rules.files import check_free, real_path
from pingyuan_rules.policy import overlay, policy_on
from pingyuan_rules.rules import book

_POLICY = Label(
    "案例文件能写明的政策：某一天的政策，或政策文件给出的政策",
    "a policy that a file of cases can name: that of a day, or one from a policy file",
)
_NO_WHAT_IF = Label("请改用 policy_on 给出的政策", "Use one that policy_on gives")


def check_new(path: Path) -> None:
    """Check a place for a new file of cases.

    Raises:
        InvalidData: When the name has another ending, or something stands there.
    """
    check_free(path, TOML_CASES)


def check_named(policy: Parameters, policy_file: str | Path) -> None:
    """Check that a file of cases can name a policy: by its day, and by a policy file if there is one.

    Raises:
        InvalidData: When it is a what-if, or another one than the file gives.
    """
    if policy != policy_on(policy.on, overlay(policy_file) if policy_file else None):
        raise InvalidData([Problem("policy", repr(policy), _POLICY, _NO_WHAT_IF, kind="conflict", path=("policy",))])


def check_rules(rules: Iterable[AnyRule]) -> None:
    """Check that files of cases can name rules.

    Raises:
        TypeError: When one is no rule, or of another book than the library's.
    """
    for rule in rules:
        if not isinstance(rule, Rule):
            message = f"rules are given themselves, such as must_form, not {type(rule).__name__}: {rule!r:.60}"
            raise TypeError(message)
        if rule.book is not book:
            message = f"{rule.name} is no rule of this library, and only cases of its rules are read from files"
            raise TypeError(message)


def case_head(
    name: str,
    of: type[Record],
    policy: Parameters,
    *,
    policy_file: str,
    cases: Path,
    lang: Lang | None = None,
    notes: Iterable[str] = (),
    recorded: str = "",
) -> Iterator[str]:
    """The lines with which a case begins.

    Args:
        name: What it shows.
        of: The class of its facts.
        policy: The policy.
        policy_file: The file that the policy is made of; empty if it is the library's.
        cases: Where the file of cases will stand.
        lang: The language; without it, as in code, which always stays.
        notes: What else is to be said of it.
        recorded: The version that its answers were recorded by; empty if people write them.
    """
    yield "[[case]]"
    yield from (f"# {note}" for note in notes)
    yield f"name = {quoted(name)}"
    if recorded:
        yield f"recorded = {quoted(recorded)}"
    yield f"of = {quoted(of.label.zh if lang == 'zh' else of.__name__)}"
    yield f"on = {policy.on}"
    if policy_file:
        yield f"policy = {quoted(policy_path(policy_file, cases))}"


def known_facts(record: Record, lang: Lang | None = None) -> Iterator[tuple[str, str]]:
    """The known facts of a record, and its related records, as keys and values; without a language as in code."""
    for info in facts_of(type(record)).values():
        value = getattr(record, info.name)
        if value is not UNKNOWN:
            yield key_of(info, lang), toml_value(yuan(value) if info.kind == FEN else value, lang)
    for relation in relations_of(type(record)).values():
        several = getattr(record, relation.name)
        if several is not UNKNOWN:
            tables = (", ".join(f"{name} = {value}" for name, value in known_facts(each, lang)) for each in several)
            yield key_of(relation, lang), f"[{', '.join(f'{{ {table} }}' for table in tables)}]"


def key_of(info: Any, lang: Lang | None) -> str:
    """The key of a fact or a rule: its label in Chinese, or its name in Python."""
    return quoted(info.label.zh) if lang == "zh" else str(info.name)


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
