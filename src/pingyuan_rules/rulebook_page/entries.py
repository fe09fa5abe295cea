"""What the page says of each rule."""

from collections.abc import Iterator
from typing import Any

from pingyuan_rules.engine import UNKNOWN, Citation, FactInfo, Label, Lang, Provenance, Rule, Source, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.kinds import Kind
from pingyuan_rules.engine.readings.speech import Speaker
from pingyuan_rules.policy import START, Policy, policy_on
from pingyuan_rules.rulebook_page.blocks import Block, Cell, Code, Diagram, Heading, Items, Lines, Table

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
    if standing.applies is not None:
        applies = standing.applies
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
