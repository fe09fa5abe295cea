"""What the page says of rules, house defaults and clauses: words and names, set out in tables where many are alike."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, TypeAlias, cast

import attrs

from pingyuan_rules.engine import UNKNOWN, Label, Lang, Law, Monotony, Provenance, Rule, Source, facts_of, relations_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.values import Kind
from pingyuan_rules.engine.wording.formulas import formula
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.sentences import Sentence, sentence_parts
from pingyuan_rules.engine.wording.value_words import in_words, period_words, severity_words
from pingyuan_rules.measures import CITES
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clause_readings import readings, readings_of
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.policy.dated_values import pingyuan_values, written_expectation
from pingyuan_rules.rules import book
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import CodeName, NamesCell
from pingyuan_rules.words import (
    ANY_DAY,
    CLAUSE_HEADINGS,
    CLAUSES_TITLE,
    DEFAULT_HEADINGS,
    DEFAULTS_LEAD,
    DEFAULTS_TITLE,
    FLOWCHART,
    KINDS_OF_ANSWER,
    LAW_HEADINGS,
    LAWS_LEAD,
    LAWS_TITLE,
    PARAMETER_HEADINGS,
    PARAMETER_LIST_HEADINGS,
    PARAMETERS_LEAD,
    PARAMETERS_TITLE,
    READING_HEADINGS,
    READINGS_LEAD,
    READINGS_OF_CLAUSES,
)

AnyRule = Rule[Any, Policy, Any]


Words: TypeAlias = tuple[str | CodeName, ...]
"""Text and names in a row."""


@attrs.frozen
class Entry:
    """Everything about one rule.

    Attributes:
        title: Its label and name.
        anchor: What links lead to it by.
        sentence: The rule as a sentence and the list that follows it.
        formula: The rule as a formula, broken into lines.
        diagram_title: What the flowchart is called.
        diagram: The source that Mermaid draws the flowchart from.
        items: What else there is to know: its answer, dates, clauses, facts and the rules it uses.
        parameters: The parameters it takes from the policy, or None.
    """

    title: Words
    anchor: str
    sentence: Sentence
    formula: str
    diagram_title: str
    diagram: str
    items: tuple[Words, ...]
    parameters: Table | None


@attrs.frozen
class Section:
    """A part of the page.

    Attributes:
        title: Its heading.
        anchor: What links lead to it by, or an empty string.
        lead: A paragraph, or an empty string.
        entries: The rules it describes.
        table: A table, or None.
    """

    title: str
    anchor: str = ""
    lead: str = ""
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


# Rules.


def rules_part(lang: Lang) -> Iterator[Section]:
    """Every rule, by the class of record it is about; those that only serve others follow the rest."""
    for record in book.records:
        rules = [rule for rule in book.all_rules if rule.record is record]
        entries: list[Entry] = []
        # `sorted` is stable, so within both groups the order is that of the article.
        for rule in sorted(rules, key=lambda rule: rule.info.helper):
            rows = [
                _parameter_row(name, source, lang)
                for name in rule.parameters
                for source in pingyuan_values().get(name, (None,))  # every value it ever had: no day has them all
            ]
            entry = Entry(
                title=(f"{rule.label.text(lang)} ", CodeName(rule.name)),
                anchor=_anchor(rule),
                sentence=sentence_parts(rule, lang),
                formula=formula(rule, lang, phrases(lang).width),
                diagram_title=FLOWCHART.text(lang),
                diagram=rule.diagram(lang),
                items=tuple(_items(rule, lang)),
                parameters=_table(rule.label, PARAMETER_HEADINGS, rows) if rows else None,
            )
            entries.append(entry)
        yield Section(record.label.text(lang), entries=tuple(entries))


def _anchor(rule: AnyRule) -> str:
    return f"rule-{rule.name}"


def _table(title: Label, headings: Iterable[Label], rows: Iterable[tuple[Words, ...]]) -> Table:
    cells = tuple(tuple(map(NamesCell, row)) for row in rows)
    return Table(title, tuple(map(Column, headings)), (RowGroup(cells),))


def _items(rule: AnyRule, lang: Lang) -> Iterator[Words]:
    def lead(zh: str, en: str) -> str:
        return f"{zh}：" if lang == "zh" else f"{en}: "

    words = phrases(lang)
    yield (f"{lead('结果', 'Answer')}{answer_kind(rule.kind).text(lang)}",)
    if rule.met_when is not None:
        answer = words.yes if rule.met_when else words.no
        severity = words.note.format(severity_words(rule.info.severities, lang))
        yield (f"{lead('应为', 'Met when the answer is')}{answer}{severity}",)
        yield (f"{lead('不达标时称', 'Called, when not met')}{rule.unmet_label.text(lang)}",)
    if rule.asked_of is not None:
        yield (lead("只对下列情形计为不达标", "Not met counts only if"), *_rule_names([rule.asked_of], lang))
    since, until = rule.info.since, rule.info.until
    zh = f"{f'自 {since} 起' if since else ''}{f'至 {last_day(until)}' if until else ''}"
    en = " ".join([*([f"from {since}"] if since else []), *([f"to {last_day(until)}"] if until else [])])
    yield (f"{lead('施行', 'In force')}{Label(zh or '无起止日期', en or 'always').text(lang)}",)
    if rule.applies is not None:
        yield (lead("适用条件", "Applies if"), *_rule_names([rule.applies], lang))
    for clause in rule.clauses:
        read_so = readings_of(rule.name, clause.key)
        place = f"{clause.document.text(lang)}{words.comma}{clause.place.text(lang)}"
        paraphrase = f"{clause.term.text(lang)}{'。' if lang == 'zh' else ': '}{clause.paraphrase.text(lang)}"
        text = f" {place}{'。' if lang == 'zh' else '. '}{paraphrase}"
        yield (lead("依据", "Clause"), *_clause_names([clause.key]), text)
        for reading in read_so:
            source, chosen = reading.provenance.label.text(lang), reading.chosen.text(lang)
            yield (
                lead("取舍", "Choice"),
                CodeName(reading.key, f"reading-{reading.key}"),
                f" {lead(source, source)}{chosen}",
            )
    if rule.facts:
        infos = facts_of(rule.record)
        facts = ("、" if lang == "zh" else ", ").join(infos[name].label.text(lang) for name in rule.facts)
        yield (f"{lead('所用事实', 'Facts')}{facts}",)
    yield from _related_items(rule, lang)
    if rule.rules:
        yield (lead("引用规则", "Rules it uses"), *_rule_names(rule.rules, lang))


def _related_items(rule: AnyRule, lang: Lang) -> Iterator[Words]:
    """The related records of which a rule asks something, each with the rules that it asks of every one of them."""
    lead, each = Label("所用相关记录：", "Related records: "), Label("，对每条适用：", ", asked of each: ")
    for name, relation in relations_of(rule.record).items():
        folds = [fold for fold in rule.folds if fold.relation.name == name]
        if asked := list(dict.fromkeys(cast("AnyRule", cast("t.Call", fold.item).rule) for fold in folds)):
            records = f"{lead.text(lang)}{relation.label.text(lang)} "
            yield (records, CodeName(name), each.text(lang), *_rule_names(asked, lang))


def answer_kind(kind: Kind) -> Label:
    """What kind of answer a rule gives, in words; choices with their labels."""
    if kind.enum is None:
        return KINDS_OF_ANSWER[kind.name]
    labels = [(str(member.value), getattr(member, "label", Label(member.name, member.name))) for member in kind.enum]
    chinese = "；".join(f"{label.zh}（{value}）" for value, label in labels)
    return Label(chinese, "; ".join(f"{label.en} ({value})" for value, label in labels))


def _rule_names(rules: Iterable[AnyRule], lang: Lang) -> Words:
    """Rules by label and name, each a link to its entry."""
    cells = [(f"{rule.label.text(lang)} ", CodeName(rule.name, _anchor(rule))) for rule in rules]
    return _joined(cells, "；" if lang == "zh" else "; ")


def _clause_names(keys: Iterable[str]) -> Words:
    return _joined([(CodeName(key, f"clause-{key}"),) for key in keys], " ")


def _joined(cells: Sequence[Words], separator: str) -> Words:
    return tuple([part for cell in cells for part in (*cell, separator)][:-1])


# Laws.


def laws_part(lang: Lang) -> Iterator[Section]:
    """What always holds, in words, with the rules that each law is about."""
    rows = []
    for law in book.laws:
        if isinstance(law, Monotony):
            text, rules, since = law.words(lang), [law.rule], law.rule.info.since
        else:
            text, rules, since = _in_one_line(sentence_parts(law, lang), lang), _called(law), law.info.since
        rows.append(
            (
                (law.label.text(lang),),
                (CodeName(law.name, anchor=f"law-{law.name}"),),
                (text,),
                ("" if since is None else str(since),),
                _clause_names(clause.key for clause in law.clauses),
                _rule_names(rules, lang),
            )
        )
    table = _table(LAWS_TITLE, LAW_HEADINGS, rows)
    yield Section(LAWS_TITLE.text(lang), "laws", LAWS_LEAD.text(lang), table=table)


def _called(law: Law[Any, Policy]) -> list[AnyRule]:
    """The rules that a law names itself, not through rules they call."""
    return [cast("AnyRule", term.rule) for term in t.walk(law.term) if isinstance(term, t.Call)]


def _in_one_line(sentence: Sentence, lang: Lang) -> str:
    """A sentence and its list in running text."""
    items = Label("；", "; ").text(lang).join(_in_one_line(item, lang) for item in sentence.items)
    return f"{sentence.text}{' ' if items and lang == 'en' else ''}{items}"


# Parameters.


def _parameter_row(name: str, source: Source | None, lang: Lang) -> tuple[Words, ...]:
    """A parameter with its value and where that comes from."""
    info = facts_of(Policy)[name]
    target = f"default-{name}" if source is not None and source.provenance in _CHOSEN else ""
    if source is None:
        value = ANY_DAY.text(lang) if name == "on" else in_words(UNKNOWN, info.kind, info.unit, lang)
        return ((info.label.text(lang),), (CodeName(name),), (value,), (), (), (), ())
    return (
        (info.label.text(lang),),
        (CodeName(name, target),),
        (in_words(source.value, info.kind, info.unit, lang),),
        (source.provenance.label.text(lang),),
        (period_words(source.since, source.until, lang),),
        _clause_names(source.cites),
        ("" if source.reason is None else source.reason.text(lang),),
    )


_CHOSEN = (Provenance.HOUSE, Provenance.READING)


def house_defaults() -> Iterator[tuple[str, Source]]:
    """The parameters whose values this library chose, by a reading or as a house default, with each such value."""
    for name in facts_of(Policy):
        for source in pingyuan_values().get(name, ()):
            if source.provenance in _CHOSEN:
                yield name, source


def defaults_part(lang: Lang) -> Iterator[Section]:
    """Every choice of a value with its reason and the rules that read it themselves, not through rules they call."""
    rows = []
    anchored: set[str] = set()
    for name, source in house_defaults():
        info = facts_of(Policy)[name]
        used = [
            rule
            for rule in book.all_rules
            if any(isinstance(term, t.Param) and term.name == name for term in t.walk(rule.term))
        ]
        rows.append(
            (
                (info.label.text(lang),),
                # An anchor stands once on a page, and a parameter may have had several values.
                (CodeName(name, anchor="" if name in anchored else f"default-{name}"),),
                (in_words(source.value, info.kind, info.unit, lang),),
                (source.provenance.label.text(lang),),
                (period_words(source.since, source.until, lang),),
                _clause_names(source.cites),
                ("" if source.reason is None else source.reason.text(lang),),
                _rule_names(used, lang),
            )
        )
        anchored.add(name)
    table = _table(DEFAULTS_TITLE, DEFAULT_HEADINGS, rows)
    yield Section(DEFAULTS_TITLE.text(lang), "defaults", DEFAULTS_LEAD.text(lang), table=table)


def parameters_part(lang: Lang) -> Iterator[Section]:
    """Every parameter that a policy file may name, with its latest value as such a file holds it."""
    rows = []
    for name, info in facts_of(Policy).items():
        if name == "on":  # the day of a policy, which no file gives
            continue
        value = max(pingyuan_values()[name], key=lambda source: source.since).value
        rows.append(
            (
                (info.label.text(lang),),
                (CodeName(f"{name} = {written_value(value)}"),),
                (in_words(value, info.kind, info.unit, lang),),
                (written_expectation(info).text(lang),),
            )
        )
    table = _table(PARAMETERS_TITLE, PARAMETER_LIST_HEADINGS, rows)
    yield Section(PARAMETERS_TITLE.text(lang), "parameters", PARAMETERS_LEAD.text(lang), table=table)


def written_value(value: object) -> str:
    """A value of a parameter as TOML holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value.value}"' if isinstance(value, Enum) else str(value)


# Readings.


def readings_part(lang: Lang) -> Iterator[Section]:
    """Every choice that lives in rules: what was chosen, what else could be meant, and why."""
    rows = tuple(
        (
            (CodeName(reading.key, anchor=f"reading-{reading.key}"),),
            (reading.provenance.label.text(lang),),
            _clause_names(reading.clauses),
            (reading.chosen.text(lang),),
            (reading.otherwise.text(lang),),
            (reading.reason.text(lang),),
            _rule_names([book[name] for name in reading.rules], lang),
        )
        for reading in readings().values()
    )
    table = _table(READINGS_OF_CLAUSES, READING_HEADINGS, rows)
    yield Section(READINGS_OF_CLAUSES.text(lang), "readings", READINGS_LEAD.text(lang), table=table)


# Clauses.


def clauses_part(lang: Lang) -> Iterator[Section]:
    """Every clause, and the rules, measures and parameters that rest on it, or why it decides nothing."""
    rows = []
    for clause in clauses().values():
        decides: Words = ()
        if clause.idle is not None:
            decides = (clause.idle.text(lang),)
        else:
            rules = [rule for rule in book.all_rules if clause.key in {cite.key for cite in rule.clauses}]
            measures = [name for name, cites in CITES.items() if clause.key in {cite.key for cite in cites}]
            parameters = [
                name
                for name, sources in pingyuan_values().items()
                if any(clause.key in source.cites for source in sources)
            ]
            names = [CodeName(rule.name, _anchor(rule)) for rule in rules]
            names += [CodeName(name) for name in dict.fromkeys([*measures, *parameters])]
            decides = _joined([(name,) for name in names], " ")
        rows.append(
            (
                (CodeName(clause.key, anchor=f"clause-{clause.key}"),),
                (f"{clause.document.text(lang)}{phrases(lang).comma}{clause.place.text(lang)}",),
                (clause.term.text(lang),),
                (clause.paraphrase.text(lang),),
                decides,
            )
        )
    table = _table(CLAUSES_TITLE, CLAUSE_HEADINGS, rows)
    yield Section(CLAUSES_TITLE.text(lang), "clauses", table=table)
