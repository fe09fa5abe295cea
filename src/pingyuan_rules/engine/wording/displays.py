"""What notebooks show of rules, books, policies, assessments and findings: their words, set out in HTML."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.assessment import Assessment, Assessments, Finding
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.labels import Label, Severity, Status
from pingyuan_rules.engine.policies import Parameters, Provenance
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.rule import Rule
from pingyuan_rules.engine.rulebook import Rulebook
from pingyuan_rules.engine.values import UNKNOWN, is_known
from pingyuan_rules.engine.wording.html_pieces import (
    badge,
    code,
    folded,
    joined,
    lines,
    listed,
    page,
    paragraph,
    small,
    table,
)
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.speech import Speaker, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Citation, Source
    from pingyuan_rules.engine.wording.html_pieces import Content

    AnyRule = Rule[Any, Any, Any]

_RULE, _ANSWER, _STATUS = Label("规则", "rule"), Label("结果", "answer"), Label("判定", "status")
_CLAUSES, _NAME, _VALUE = Label("条款", "clauses"), Label("名称", "name"), Label("值", "value")
_FACT, _PARAMETER, _REASON = Label("事实", "fact"), Label("参数", "parameter"), Label("理由", "reason")
_SOURCE, _SINCE = Label("来源", "source"), Label("自何日起", "since")
_BINDS = Label("约束力", "binds")
_SHORT, _UNKNOWN = Label("不达标", "falls short"), Label("信息不足", "unknown")
_FALLS_SHORT = Label("不达标事项", "What falls short")
_NOTHING_SHORT = Label("没有不达标事项。", "Nothing falls short.")
_ALL_ANSWERS = Label("全部规则", "Every rule")
_RIGHT = Label("整改办法", "What would put it right")
_DIAGRAM = Label("流程图（Mermaid 源码）", "Flowchart (Mermaid source)")
_POLICY = Label("政策：{on}，指纹 {print}", "Policy of {on}, fingerprint {print}")
_RECORDS = Label("{label}：{n} 条记录", "{label}: {n} records")


def _title_row(labels: Sequence[Label], lang: Lang) -> list[Content]:
    return [each.text(lang) for each in labels]


def _keys(clauses: Iterable[Citation]) -> str:
    return " ".join(clause.key for clause in clauses)


def _named(rule: AnyRule, lang: Lang) -> Content:
    """A rule by its label, and the name it has in the code."""
    return joined((rule.label.text(lang), small(code(rule.name))), " ")


def _severity(severity: Severity, lang: Lang) -> Content:
    return badge(severity.label.text(lang), False if severity is Severity.REQUIRED else UNKNOWN)


def _citations(clauses: Iterable[Citation], lang: Lang) -> Content:
    words = phrases(lang).citation
    return listed(
        words.format(
            key=clause.key,
            document=clause.document.text(lang),
            place=clause.place.text(lang),
            paraphrase=clause.paraphrase.text(lang),
        )
        for clause in clauses
    )


def _about(record: Any, lang: Lang) -> str:
    """A record by what it is and, where it has one, its id; never by more, since a record may be about a person."""
    known = getattr(record, "id", UNKNOWN)
    said = _class_name(type(record), lang)
    return f"{said} {known}" if is_known(known) else said


def _class_name(record: type[Any], lang: Lang) -> str:
    own = getattr(record, "label", None)
    return own.text(lang) if isinstance(own, Label) else record.__name__


def _asked_under(policy: Any, lang: Lang) -> Content:
    return paragraph(small(_under(policy, lang)))


def _under(policy: Any, lang: Lang) -> str:
    return _POLICY.text(lang).format(on=policy.on, print=policy.fingerprint)


# Assessments and findings.


@register(Assessment)
def assessment(of: Assessment, lang: Lang) -> str:
    """What falls short on top, then every rule with its answer."""
    short = [_short(each, lang) for each in of.findings]
    top = (
        [paragraph(f"{_FALLS_SHORT.text(lang)} ({len(short)})"), listed(short)]
        if short
        else [paragraph(_NOTHING_SHORT.text(lang))]
    )
    headings = _title_row((_RULE, _ANSWER, _STATUS, _CLAUSES), lang)
    answers = table(headings, (_answer_row(of, rule, status, lang) for rule, status in _standings(of)))
    everything = folded(_ALL_ANSWERS.text(lang), answers, is_open=True)
    return page(lang, _asked_under(of.policy, lang), *top, everything, title=_about(of.record, lang))


def _standings(of: Assessment) -> Iterator[tuple[AnyRule, Status]]:
    status = of.status
    return ((rule, status[rule.name]) for rule in of.rules)


def _short(found: Finding, lang: Lang) -> Content:
    head = joined((found.label.text(lang), _severity(found.severity, lang), small(_keys(found.clauses))), " ")
    return joined((head, listed(found.remedies(lang))))


def _answer_row(of: Assessment, rule: AnyRule, status: Status, lang: Lang) -> Iterator[Content]:
    yield _named(rule, lang)
    yield _answer(rule, getattr(of, rule.name), lang) if status is Status.DECIDED else ""
    yield status.label.text(lang) if status is Status.DECIDED else badge(status.label.text(lang), UNKNOWN)
    yield _keys(rule.clauses)


def _answer(rule: AnyRule, value: Any, lang: Lang) -> Content:
    """An answer in words, marked where the rule says what it shall be."""
    said = Speaker(rule, lang).value(value, t.Call(rule, rule.kind))
    due = rule.met_when
    return said if due is None else badge(said, value is due)


@register(Finding)
def finding(of: Finding, lang: Lang) -> str:
    """One rule that a record falls short of: how it binds, its clauses, the facts and what would put it right."""
    speaker, infos = Speaker(of.rule, lang), facts_of(of.rule.record)
    facts = (
        (infos[name].label.text(lang), code(name), speaker.value(value, t.Fact(name, infos[name].kind)))
        for name, value in of.facts.items()
    )
    return page(
        lang,
        paragraph(_about(of.record, lang), _severity(of.severity, lang), small(_under(of.policy, lang))),
        _citations(of.clauses, lang),
        paragraph(_RIGHT.text(lang)),
        listed(of.remedies(lang)),
        table(_title_row((_FACT, _NAME, _VALUE), lang), facts),
        title=_named(of.rule, lang),
    )


@register(Assessments)
def assessments(of: Assessments[Any], lang: Lang) -> str:
    """For each rule of how many records it is fallen short, and of how many nobody knows."""
    short = Counter(found.rule.name for each in of for found in each.findings)
    undecided = Counter(name for each in of for name, status in each.status.items() if status is Status.UNKNOWN)
    rows = (
        (
            _named(rule, lang),
            _severity(rule.severity, lang),
            str(short[rule.name]),
            str(undecided[rule.name]),
            _keys(rule.clauses),
        )
        for rule in of.rules
        if rule.met_when is not None
    )
    headings = _title_row((_RULE, _BINDS, _SHORT, _UNKNOWN, _CLAUSES), lang)
    title = _RECORDS.text(lang).format(label=_class_name(of.record, lang), n=len(of))
    under = [_asked_under(of[0].policy, lang)] if of else []
    return page(lang, *under, table(headings, rows, numbers=(2, 3)), title=title)


# Rules, books and policies.


@register(Rule)
def rule(of: AnyRule, lang: Lang) -> str:
    """A rule in words, as a formula and as the source of its diagram, with its clauses."""
    return page(
        lang,
        lines(of.words(lang)),
        lines(of.formula(lang)),
        folded(_DIAGRAM.text(lang), lines(of.diagram(lang))),
        _citations(of.clauses, lang),
        title=_named(of, lang),
    )


@register(Rulebook)
def rulebook(of: Rulebook[Any], lang: Lang) -> str:
    """Every rule of a book that has a place in results, by the class of record it is about."""
    headings = _title_row((_RULE, _NAME, _BINDS, _CLAUSES), lang)
    parts = [
        folded(
            f"{_class_name(record, lang)} ({len(of.rules_of(record))})", table(headings, _rule_rows(of, record, lang))
        )
        for record in of.records
    ]
    return page(lang, *parts, title=f"{of.name} {of.version}")


def _rule_rows(of: Rulebook[Any], record: type[Any], lang: Lang) -> Iterator[Sequence[Content]]:
    for each in of.rules_of(record):
        binds = "" if each.met_when is None else _severity(each.severity, lang)
        yield each.label.text(lang), code(each.name), binds, _keys(each.clauses)


@register(Parameters)
def policy(of: Parameters, lang: Lang) -> str:
    """Every value of a policy and where it comes from."""
    headings = _title_row((_PARAMETER, _NAME, _VALUE, _SOURCE, _SINCE, _CLAUSES, _REASON), lang)
    rows = (_parameter_row(of, name, lang) for name in facts_of(type(of)) if name != "on")
    return page(
        lang,
        table(headings, rows),
        title=_under(of, lang),
    )


def _parameter_row(of: Parameters, name: str, lang: Lang) -> Sequence[Content]:
    info, source = facts_of(type(of))[name], of.source_of(name)
    value = in_words(getattr(of, name), info.kind, info.unit, lang)
    return info.label.text(lang), code(name), value, *_source_cells(source, lang)


def _source_cells(source: Source | None, lang: Lang) -> Sequence[Content]:
    if source is None:
        return "", "", "", ""
    provenance = source.provenance.label.text(lang)
    assumed = source.provenance in {Provenance.HOUSE, Provenance.CHANGED}
    reason = "" if source.reason is None else source.reason.text(lang)
    return (
        badge(provenance, UNKNOWN) if assumed else provenance,
        source.since.isoformat(),
        " ".join(source.cites),
        reason,
    )
