"""Suggested cases in TOML, with the expected answers left blank."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pingyuan_rules.case_files.expected_answers import answer_expectation
from pingyuan_rules.case_files.toml_writing import policy_line, quoted, toml_value
from pingyuan_rules.cases import SuggestedCase
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Record, facts_of, relations_of
from pingyuan_rules.engine.values import FEN, yuan

_HEAD = Label(
    "建议补充的案例：请在每个 [case.expect] 的引号中填写应有的结论；没有填写的，检验时会报错。",
    "Suggested cases: fill in the expected answer between the quotation marks in each [case.expect]. An answer that is "
    "left blank is an error when the cases are tested.",
)


def suggested_toml(cases: Iterable[tuple[str, SuggestedCase]], path: Path, lang: Lang) -> str:
    """Cases with their names as a file, whose policy files are named as seen from its folder."""
    parts = [f"# {_HEAD.text(lang)}\n"]
    parts += ["\n".join(case_lines(each, name, path, lang)) + "\n" for name, each in cases]
    return "\n".join(parts)


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
