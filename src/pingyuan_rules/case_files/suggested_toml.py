"""Suggested cases in TOML, with the expected answers left blank."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pingyuan_rules.case_files.expected_answers import answer_expectation
from pingyuan_rules.case_files.toml_writing import case_head, key_of, known_facts
from pingyuan_rules.cases import SuggestedCase
from pingyuan_rules.engine import Label, Lang

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
    yield from case_head(
        name,
        type(suggested.record),
        suggested.policy,
        policy_file=suggested.policy_file,
        cases=path,
        lang=lang,
        notes=[task.text(lang) for task in suggested.tasks],
    )
    yield "[case.facts]"
    yield from (f"{key} = {value}" for key, value in known_facts(suggested.record, lang))
    yield "[case.expect]"
    for rule in suggested.rules:
        yield f'{key_of(rule, lang)} = ""  # {answer_expectation(rule).text(lang)}'
