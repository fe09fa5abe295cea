"""The parts of the page: every rule, every house default, and which clause decides what."""

from collections.abc import Iterable, Iterator

from pingyuan_rules.engine import Label, Lang, Provenance, Source, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.measures import CITES
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clauses import Clause, clauses
from pingyuan_rules.policy.values import pingyuan_values
from pingyuan_rules.rulebook_page.blocks import Block, Cell, Code, Heading, Paragraph, Table
from pingyuan_rules.rulebook_page.entries import (
    AnyRule,
    anchor,
    clause_anchor,
    clause_codes,
    parameter_anchor,
    rule_blocks,
    said,
)
from pingyuan_rules.rules import book

_DEFAULTS = (
    Label("参数", "parameter"),
    Label("名称", "name"),
    Label("值", "value"),
    Label("自何日起", "since"),
    Label("条款", "clauses"),
    Label("理由", "reason"),
    Label("使用它的规则", "rules that use it"),
)
_MATRIX = (
    Label("条款", "clause"),
    Label("出处", "place"),
    Label("术语", "term"),
    Label("要点", "paraphrase"),
    Label("由此决定", "what it decides"),
)


def rules_part(lang: Lang) -> Iterator[Block]:
    """Every rule, by the class of record it is about; those that only serve others follow the rest."""
    for record in book.records:
        yield Heading(2, (record.label.text(lang),))
        rules = [rule for rule in book.all_rules if rule.record is record]
        for rule in sorted(rules, key=lambda rule: rule.standing.helper):
            yield from rule_blocks(rule, lang)


def defaults_part(lang: Lang) -> Iterator[Block]:
    """Every house default with its reason."""
    yield Heading(2, (Label("本库默认值", "House defaults").text(lang),), "defaults")
    yield Paragraph(
        (
            Label(
                "原文和法规没有给出的数字与选择，由本库设定，县里可用自己的政策文件替换。",
                "Numbers and choices that neither the article nor a regulation gives are set by this library; "
                "a county replaces them with a policy file of its own.",
            ).text(lang),
        )
    )
    headings = tuple(heading.text(lang) for heading in _DEFAULTS)
    yield Table(headings, tuple(_default_row(name, source, lang) for name, source in house_defaults()))


def house_defaults() -> Iterator[tuple[str, Source]]:
    """The parameters whose values are this library's own, with each such value."""
    for name in facts_of(Policy):
        for source in pingyuan_values().get(name, ()):
            if source.provenance is Provenance.HOUSE:
                yield name, source


def _default_row(name: str, source: Source, lang: Lang) -> tuple[Cell, ...]:
    info = facts_of(Policy)[name]
    used = [rule for rule in book.all_rules if name in _own_parameters(rule)]
    return (
        (info.label.text(lang),),
        (Code(name, anchor=parameter_anchor(name)),),
        (said(book.rules[0], info, source.value, lang),),
        (source.since.isoformat(),),
        clause_codes(source.cites),
        ("" if source.reason is None else source.reason.text(lang),),
        _rule_codes(used),
    )


def _own_parameters(rule: AnyRule) -> set[str]:
    """The parameters a rule reads itself rather than through the rules it calls."""
    return {term.name for term in t.walk(rule.term) if isinstance(term, t.Param)}


def matrix_part(lang: Lang) -> Iterator[Block]:
    """Every clause, and the rules, measures and parameters that rest on it, or why it decides nothing."""
    yield Heading(2, (Label("条款对照表", "Clauses and what they decide").text(lang),), "clauses")
    headings = tuple(heading.text(lang) for heading in _MATRIX)
    yield Table(headings, tuple(_clause_row(clause, lang) for clause in clauses().values()))


def _clause_row(clause: Clause, lang: Lang) -> tuple[Cell, ...]:
    return (
        (Code(clause.key, anchor=clause_anchor(clause.key)),),
        (f"{clause.document.text(lang)}{Label('，', ', ').text(lang)}{clause.place.text(lang)}",),
        (clause.term.text(lang),),
        (clause.paraphrase.text(lang),),
        _decided_by(clause, lang),
    )


def _decided_by(clause: Clause, lang: Lang) -> Cell:
    if clause.idle is not None:
        return (clause.idle.text(lang),)
    rules = [rule for rule in book.all_rules if clause.key in {cite.key for cite in rule.clauses}]
    measures = [Code(name) for name, cites in CITES.items() if clause.key in {cite.key for cite in cites}]
    parameters = [Code(name) for name, sources in pingyuan_values().items() if _cited(clause.key, sources)]
    parts = [*(Code(rule.name, anchor(rule)) for rule in rules), *measures, *parameters]
    return _spaced(parts)


def _cited(key: str, sources: Iterable[Source]) -> bool:
    return any(key in source.cites for source in sources)


def _rule_codes(rules: list[AnyRule]) -> Cell:
    return _spaced([Code(rule.name, anchor(rule)) for rule in rules])


def _spaced(codes: list[Code]) -> Cell:
    return tuple([part for code in dict.fromkeys(codes) for part in (code, " ")][:-1])
