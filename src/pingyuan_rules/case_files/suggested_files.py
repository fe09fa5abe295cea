"""Suggested cases as a file in which people fill in the answers that they expect."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pingyuan_rules.case_files.expected_answers import answer_expectation
from pingyuan_rules.case_files.toml_writing import check_new, policy_line, quoted, toml_value
from pingyuan_rules.cases import SuggestedCase
from pingyuan_rules.engine import UNKNOWN, InvalidData, Label, Lang, Problem, Record, facts_of, relations_of
from pingyuan_rules.engine.values import FEN, LONGEST_TEXT, yuan
from pingyuan_rules.files import replacing_file
from pingyuan_rules.policy import overlay, policy_on
from pingyuan_rules.rules import book

_HEAD = Label(
    "建议补充的案例：请在每个 [case.expect] 的引号中填写应有的结论；没有填写的，检验时会报错。",
    "Suggested cases: fill in the expected answer between the quotation marks in each [case.expect]. An answer that is "
    "left blank is an error when the cases are tested.",
)
_POLICY = Label(
    "案例文件能写明的政策：某一天的政策，或政策文件给出的政策",
    "a policy that a file of cases can name: that of a day, or one from a policy file",
)
_NO_WHAT_IF = Label("请改用 policy_on 给出的政策", "Use one that policy_on gives")


def write_suggestions(suggestions: Iterable[SuggestedCase], path: str | os.PathLike[str], lang: Lang = "zh") -> Path:
    """Write suggested cases to a new file, with the expected answers left blank for people to fill in.

    Such a file is read as any other is as soon as every answer is filled in; until then each blank is an error.

    Args:
        suggestions: The cases, from `suggest_cases` or `CaseCoverage.suggestions`.
        path: The file, which must end in `.cases.toml`. No file is written over.
        lang: The language of the names of facts and rules, and of the notes.

    Returns:
        The path.

    Raises:
        InvalidData: When the name has another ending, something stands there already, or the policy of a case is a
            what-if, which a file cannot name.
        OSError: When it cannot be written.
        TypeError: When a rule is of another book than the library's.
    """
    target, suggested = Path(path), tuple(suggestions)
    check_new(target)
    content = suggestions_text(suggested, target, lang)
    with replacing_file(target, check_new) as draft:
        draft.write_text(content, encoding="utf-8", newline="\n")
    return target


def suggestions_text(suggestions: Iterable[SuggestedCase], path: Path, lang: Lang) -> str:
    """The file, whose policy files are named as seen from its folder.

    Raises:
        InvalidData: When the policy of a case is a what-if.
    """
    names: Counter[str] = Counter()
    parts = [f"# {_HEAD.text(lang)}\n"]
    for each in suggestions:
        check_named(each)
        name = each.tasks[0].text(lang)[: LONGEST_TEXT - 10]
        names[name] += 1
        number = f" ({names[name]})" if names[name] > 1 else ""
        parts.append("\n".join(case_lines(each, f"{name}{number}", path, lang)) + "\n")
    return "\n".join(parts)


def check_named(suggested: SuggestedCase) -> None:
    """Check that a file can name the rules and the policy of a case.

    Raises:
        InvalidData: When the policy is a what-if.
        TypeError: When a rule is of another book.
    """
    for rule in suggested.rules:
        if rule.book is not book:
            message = f"{rule.name} is no rule of this library, and only cases of its rules are read from files"
            raise TypeError(message)
    policy, file = suggested.policy, suggested.policy_file
    if policy != policy_on(policy.on, overlay(file) if file else None):
        raise InvalidData([Problem("policy", repr(policy), _POLICY, _NO_WHAT_IF, kind="conflict", path=("policy",))])


def case_lines(suggested: SuggestedCase, name: str, path: Path, lang: Lang) -> Iterator[str]:
    """A case in TOML."""
    record = type(suggested.record)
    yield "[[case]]"
    yield from (f"# {task.text(lang)}" for task in suggested.tasks)
    yield f"name = {quoted(name)}"
    yield f"of = {quoted(record.label.zh if lang == 'zh' else record.__name__)}"
    yield f"on = {suggested.policy.on}"
    if suggested.policy_file:
        yield policy_line(suggested.policy_file, path)
    yield "[case.facts]"
    yield from (f"{key} = {value}" for key, value in facts(suggested.record, lang))
    yield "[case.expect]"
    for rule in suggested.rules:
        key = quoted(rule.label.zh) if lang == "zh" else rule.name
        yield f'{key} = ""  # {answer_expectation(rule).text(lang)}'


def facts(record: Record, lang: Lang) -> Iterator[tuple[str, str]]:
    """The known facts of a record, and its related records, as keys and values in TOML."""
    for info in facts_of(type(record)).values():
        value = getattr(record, info.name)
        if value is not UNKNOWN:
            yield key(info, lang), toml_value(yuan(value) if info.kind == FEN else value, lang)
    for relation in relations_of(type(record)).values():
        several = getattr(record, relation.name)
        if several is not UNKNOWN:
            tables = (", ".join(f"{name} = {value}" for name, value in facts(each, lang)) for each in several)
            yield key(relation, lang), f"[{', '.join(f'{{ {table} }}' for table in tables)}]"


def key(info: Any, lang: Lang) -> str:
    """The name of a fact as a key: its label in Chinese, or its name in Python."""
    return quoted(info.label.zh) if lang == "zh" else str(info.name)
