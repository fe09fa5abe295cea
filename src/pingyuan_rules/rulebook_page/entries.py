"""What the page says of each rule."""

from collections.abc import Iterable, Iterator
from typing import Any

from pingyuan_rules.engine import UNKNOWN, Citation, FactInfo, Label, Lang, Provenance, Rule, Source, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import Kind
from pingyuan_rules.engine.wording.speech import Speaker
from pingyuan_rules.measures import CITES
from pingyuan_rules.policy import START, Policy, policy_on
from pingyuan_rules.policy.clauses import Clause, clauses
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.rulebook_page.blocks import Block, Cell, Code, Diagram, Heading, Items, Lines, Paragraph, Table
from pingyuan_rules.rules import book

AnyRule = Rule[Any, Policy, Any]

_KINDS = {
    "bool": Label("是或否", "true or false"),
    "int": Label("整数", "a whole number"),
    "fen": Label("金额", "an amount of money"),
    "date": Label("日期", "a date"),
}
_DIAGRAM = Label("流程图（Mermaid 源码）", "Flowchart (Mermaid source)")
_ANY_DAY = Label("由使用者选定", "chosen by the user")
_PARAMETERS = (
    Label("参数", "parameter"),
    Label("名称", "name"),
    Label("值", "value"),
    Label("来源", "source"),
    Label("自何日起", "since"),
    Label("条款", "clauses"),
    Label("理由", "reason"),
)


def joined(parts: tuple[str, ...] | list[str], lang: Lang) -> str:
    """Words in a row."""
    return ("、" if lang == "zh" else ", ").join(parts)


def named(label: Label, name: str, lang: Lang, target: str = "") -> Cell:
    """A label and the name behind it."""
    return (f"{label.text(lang)} ", Code(name, target))


def anchor(rule: AnyRule) -> str:
    """What links lead to a rule by."""
    return f"rule-{rule.name}"


def clause_anchor(key: str) -> str:
    """What links lead to a clause by."""
    return f"clause-{key}"


def parameter_anchor(name: str) -> str:
    """What links lead to a house default by."""
    return f"default-{name}"


def rule_blocks(rule: AnyRule, lang: Lang) -> Iterator[Block]:
    """Everything about one rule."""
    yield Heading(3, named(rule.label, rule.name, lang), anchor(rule))
    yield Lines(rule.words(lang))
    yield Lines(rule.formula(lang))
    yield Diagram(_DIAGRAM.text(lang), rule.diagram(lang))
    yield Items(tuple(_items(rule, lang)))
    if rule.parameters:
        yield _parameter_table(rule, lang)


def _items(rule: AnyRule, lang: Lang) -> Iterator[Cell]:
    standing = rule.standing
    yield _item("结果", "Answer", answer_kind(rule.kind).text(lang), lang)
    if standing.shall_be is not None:
        due = (Label("是", "yes") if standing.shall_be else Label("否", "no")).text(lang)
        severity = standing.severity.label.text(lang)
        yield _item("应为", "Shall be", f"{due}（{severity}）" if lang == "zh" else f"{due} ({severity})", lang)
    yield _item("施行", "In force", in_force(rule).text(lang), lang)
    if (applies := rule.applies) is not None:
        yield (_lead("适用", "Applies where", lang), *named(applies.label, applies.name, lang, anchor(applies)))
    for clause in rule.clauses:
        yield clause_cell(clause, lang)
    infos = facts_of(rule.record)
    facts = [f"{infos[name].label.text(lang)}" for name in rule.facts]
    if facts:
        yield _item("所用事实", "Facts", joined(facts, lang), lang)
    if rule.rules:
        called = [part for each in rule.rules for part in (Code(each.name, anchor(each)), " ")]
        yield (_lead("引用规则", "Rules it uses", lang), *called[:-1])


def _lead(zh: str, en: str, lang: Lang) -> str:
    return f"{zh}：" if lang == "zh" else f"{en}: "


def _item(zh: str, en: str, text: str, lang: Lang) -> Cell:
    return (f"{_lead(zh, en, lang)}{text}",)


def clause_cell(clause: Citation, lang: Lang) -> Cell:
    """A clause: its key, place, term and paraphrase."""
    place = f"{clause.document.text(lang)}{'，' if lang == 'zh' else ', '}{clause.place.text(lang)}"
    said = f"{clause.term.text(lang)}{'。' if lang == 'zh' else ': '}{clause.paraphrase.text(lang)}"
    separator = "。" if lang == "zh" else ". "
    return (_lead("依据", "Clause", lang), Code(clause.key, clause_anchor(clause.key)), f" {place}{separator}{said}")


def answer_kind(kind: Kind) -> Label:
    """What kind of answer a rule gives, in words; choices with their labels."""
    if kind.enum is None:
        return _KINDS[kind.name]
    labels = [(str(member.value), getattr(member, "label", Label(member.name, member.name))) for member in kind.enum]
    chinese = "；".join(f"{label.zh}（{value}）" for value, label in labels)
    return Label(chinese, "; ".join(f"{label.en} ({value})" for value, label in labels))


def in_force(rule: AnyRule) -> Label:
    """From when until when a rule is in force."""
    since, until = rule.standing.since, rule.standing.until
    zh = f"{f'自 {since} 起' if since else ''}{f'至 {until} 前' if until else ''}"
    en = " ".join([*([f"from {since}"] if since else []), *([f"until {until} (excluded)"] if until else [])])
    return Label(zh or "无起止日期", en or "without a first or last day")


# Parameters.


def _parameter_table(rule: AnyRule, lang: Lang) -> Table:
    policy = policy_on(max(START, rule.standing.since or START))
    rows = [parameter_row(rule, name, policy.source_of(name), lang) for name in rule.parameters]
    return parameter_table(rows, lang)


def parameter_table(rows: list[tuple[Cell, ...]], lang: Lang) -> Table:
    """A table of parameters."""
    return Table(tuple(heading.text(lang) for heading in _PARAMETERS), tuple(rows))


def parameter_row(rule: AnyRule, name: str, source: Source | None, lang: Lang) -> tuple[Cell, ...]:
    """One parameter with its value and where that comes from."""
    info = facts_of(Policy)[name]
    target = parameter_anchor(name) if source is not None and source.provenance is Provenance.HOUSE else ""
    head: tuple[Cell, ...] = ((info.label.text(lang),), (Code(name, target),))
    if source is None:
        value = _ANY_DAY.text(lang) if name == "on" else said(rule, info, UNKNOWN, lang)
        return (*head, (value,), ("",), ("",), ("",), ("",))
    return (
        *head,
        (said(rule, info, source.value, lang),),
        (source.provenance.label.text(lang),),
        (source.since.isoformat(),),
        clause_codes(source.cites),
        ("" if source.reason is None else source.reason.text(lang),),
    )


def said(rule: AnyRule, info: FactInfo, value: object, lang: Lang) -> str:
    """The value of a parameter in words, with its unit."""
    return Speaker(rule, lang).value(value, t.Param(info.name, info.kind))


def clause_codes(keys: tuple[str, ...]) -> Cell:
    """The keys of clauses, each a link."""
    parts = [part for key in keys for part in (Code(key, clause_anchor(key)), " ")]
    return tuple(parts[:-1])


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
