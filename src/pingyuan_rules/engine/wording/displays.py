"""What notebooks show of rules, books, policies, assessments and findings: their words, set out in HTML."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.assessment import Assessment, Assessments, Finding
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label, Severity, Status, Unit
from pingyuan_rules.engine.laws.monotony import Monotony
from pingyuan_rules.engine.policies import Parameters, Provenance
from pingyuan_rules.engine.records import Record, Records, described, relations_of
from pingyuan_rules.engine.rule import Rule
from pingyuan_rules.engine.rulebook import Explanations, Rulebook
from pingyuan_rules.engine.values import INT, UNKNOWN, is_known
from pingyuan_rules.engine.wording.formulas import formula
from pingyuan_rules.engine.wording.html_pieces import (
    Html,
    badge,
    code,
    folded,
    joined,
    lines,
    listed,
    numbered,
    page,
    paragraph,
    roomy,
    small,
    table,
    unbroken,
)
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.related_words import number_of_records
from pingyuan_rules.engine.wording.sentences import sentence_parts
from pingyuan_rules.engine.wording.speech import Speaker
from pingyuan_rules.engine.wording.tree_output import citation_text, clause_names
from pingyuan_rules.engine.wording.value_words import (
    in_words,
    no_value_words,
    period_words,
    record_name,
    severity_words,
)
from pingyuan_rules.engine.wording.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Citation
    from pingyuan_rules.engine.wording.html_pieces import Content

    AnyRule = Rule[Any, Any, Any]

_RULE, _ANSWER, _STATUS = Label("规则", "rule"), Label("结论", "answer"), Label("判定情况", "status")
_CLAUSES, _NAME, _VALUE = Label("条款", "clauses"), Label("名称", "name"), Label("值", "value")
_FACT, _PARAMETER, _REASON = Label("事实", "fact"), Label("参数", "parameter"), Label("理由", "reason")
_SOURCE, _DATES = Label("来源", "source"), Label("起止日期", "dates")
_SEVERITY = Label("约束程度", "severity")
_NOT_MET = Label("不达标", "not met")
_UNMET_RULES = Label("不达标事项", "Requirements not met")
_MAY_BE = Label("其中是否计入待查明", "of these, not known whether they count")
_NONE_UNMET = Label("没有不达标事项。", "Requirements not met: none.")
_MAY_BE_UNMET = Label("可能不达标的事项", "Requirements that may not be met")
_TO_FIND_OUT = Label("尚待查明：{0}", "to find out: {0}")
_UNKNOWN_FACTS = Label("不详的事实", "Unknown facts")
_COUNTED = Label("{0}：{1}", "{0}: {1}")
_MORE_RECORDS = Label(
    "另有 {:,} 条，此处未列；.html() 显示全部。", "Records not listed here: {:,}. .html() shows all of them."
)
_EXPLANATIONS = Label("{0}：{1} 条规则的依据", "{0}: explanations of {1} rules")
_NOT_ASKED = Label("不计为不达标", "not a shortfall here")
_ALL_RULES = Label("全部规则", "All rules")
_REMEDIES = Label("整改措施", "What to do")
_DIAGRAM = Label("流程图（Mermaid 源码）", "Flowchart (Mermaid source)")
_POLICY = Label("适用日期 {on}，参数校验码 {print}", "Policy of {on}, fingerprint {print}")
_RECORDS = Unit("条记录", one="record", many="records")


_SHORT = 24
"""So many letters of a value stand on one line."""


def _titles(labels: Sequence[Label], lang: Lang) -> list[Content]:
    return [each.text(lang) for each in labels]


def _name(rule: AnyRule, lang: Lang) -> Content:
    """A rule by its label, and the name it has in the code."""
    return joined((rule.label.text(lang), small(code(rule.name))), " ")


def _severity(severity: Severity, lang: Lang) -> Content:
    return badge(severity.label.text(lang), False if severity is Severity.REQUIRED else UNKNOWN)


def _citations(clauses: Iterable[Citation], lang: Lang) -> Content:
    return listed(citation_text(clause, lang) for clause in clauses)


def _record_title(record: Any, lang: Lang) -> str:
    """A record by what it is and, if known, its id; never by more, since a record may be about a person."""
    key = getattr(record, "id", UNKNOWN)
    return f"{_class_name(type(record), lang)} {key}" if is_known(key) else _class_name(type(record), lang)


def _class_name(record: type[Any], lang: Lang) -> str:
    return record_name(record, lang) or record.__name__


def _policy_line(policy: Any, lang: Lang) -> str:
    line = _POLICY.text(lang).format(on=policy.on, print=policy.fingerprint)
    return phrases(lang).comma.join([line, *filter(None, [visible(policy.overlay_name)])])


def _fact_value(value: object, info: FactInfo, lang: Lang) -> Content:
    text = visible(in_words(value, info.kind, info.unit, lang))
    # Short values stand on one line, dates among them, which browsers break at their hyphens.
    return unbroken(text) if len(text) <= _SHORT else text


# Records, assessments and findings.


@register(Records)
def records(records: Records[Any], lang: Lang, most: int | None = None) -> str:
    """A row for each record, a column for each fact that any of them has."""
    record = type(records[0]) if records else None
    infos = (
        []
        if record is None
        else [i for i in facts_of(record).values() if any(is_known(getattr(r, i.name)) for r in records)]
    )
    shown = records[:most]
    rows = (
        [
            _fact_value(getattr(each, info.name), info, lang) if is_known(getattr(each, info.name)) else ""
            for info in infos
        ]
        for each in shown
    )
    number = in_words(len(records), INT, _RECORDS, lang)
    title = number if record is None else _COUNTED.text(lang).format(_class_name(record, lang), number)
    more = [paragraph(_MORE_RECORDS.text(lang).format(len(records) - len(shown)))] if len(shown) < len(records) else []
    return page(lang, table([info.label.text(lang) for info in infos], rows), *more, title=title)


@register(Record)
def record(record: Record, lang: Lang) -> str:
    """The facts that are known with their values, and below the names of the others."""
    known: list[Sequence[Content]] = []
    unknown = []
    for name, info in facts_of(type(record)).items():
        value = getattr(record, name)
        if is_known(value):
            known.append((info.label.text(lang), code(name), _fact_value(value, info, lang)))
        else:
            unknown.append(info.label.text(lang))
    for name, relation in relations_of(type(record)).items():
        if is_known(several := getattr(record, name)):
            known.append((relation.label.text(lang), code(name), number_of_records(several, lang)))
        else:
            unknown.append(relation.label.text(lang))
    parts = [table(_titles((_FACT, _NAME, _VALUE), lang), known)] if known else []
    if unknown:
        parts.append(folded(f"{_UNKNOWN_FACTS.text(lang)} ({len(unknown)})", phrases(lang).comma.join(unknown)))
    return page(lang, *parts, title=_record_title(record, lang))


@register(Assessment)
def assessment(assessment: Assessment, lang: Lang) -> str:
    """The rules that are not met on top, then every rule with its answer."""
    unmet: list[Content] = []
    for each in assessment.findings:
        head = joined(
            (each.label.text(lang), _severity(each.severity, lang), small(clause_names(each.clauses, lang))), " "
        )
        unmet.append(joined((head, listed(each.remedies(lang)))))
    top = [paragraph(_NONE_UNMET.text(lang))]
    if unmet:
        top = [paragraph(f"{_UNMET_RULES.text(lang)} ({len(unmet)})"), listed(unmet)]
    may_be: list[Content] = []
    for each in assessment.open_findings:
        infos = described(each.rule.record)
        missing = each.rule.shortfall.missing(each.record, each.policy)
        facts = Label("、", ", ").text(lang).join(infos[name].label.text(lang) for name in missing)
        may_be.append(joined((each.label.text(lang), small(_TO_FIND_OUT.text(lang).format(facts))), " "))
    if may_be:
        top += [paragraph(f"{_MAY_BE_UNMET.text(lang)} ({len(may_be)})"), listed(may_be)]
    answers = table(_titles((_RULE, _ANSWER, _STATUS, _CLAUSES), lang), _answer_rows(assessment, lang))
    everything = folded(_ALL_RULES.text(lang), answers, is_open=True)
    policy = paragraph(small(_policy_line(assessment.policy, lang)))
    return page(lang, policy, *top, everything, title=_record_title(assessment.record, lang))


def _answer_rows(assessment: Assessment, lang: Lang) -> Iterator[Sequence[Content]]:
    statuses = assessment.status
    for rule in assessment.rules:
        answer: Content = ""
        status = statuses[rule.name]
        verdict: Content = badge(status.label.text(lang), UNKNOWN)
        if status is Status.DECIDED:
            value, met_when = getattr(assessment, rule.name), rule.met_when
            text = Speaker(rule, lang).value(value, t.Call(rule, rule.kind))
            answer = text
            if met_when is not None:
                # What is not asked of the record is neither good nor bad, and where that is unknown it is open.
                short = rule.shortfall(assessment.record, assessment.policy)
                answer = badge(text, not short if is_known(short) else UNKNOWN)
                if short is False and value is not met_when:
                    answer = joined((text, small(_NOT_ASKED.text(lang))), " ")
            verdict = status.label.text(lang)
        elif status is Status.NO_VALUE:
            infos = facts_of(type(assessment.policy))
            names = rule.missing_parameters(assessment.record, assessment.policy)
            answer = listed(infos[name].label.text(lang) for name in names)
        yield _name(rule, lang), answer, verdict, clause_names(rule.clauses_on(assessment.policy.on), lang)


@register(Finding)
def finding(finding: Finding, lang: Lang) -> str:
    """One rule that a record does not meet: how it binds, its clauses, the facts and what to do."""
    speaker, infos = Speaker(finding.rule, lang), facts_of(finding.rule.record)
    facts = (
        (infos[name].label.text(lang), code(name), speaker.value(value, t.Fact(name, infos[name].kind)))
        for name, value in finding.facts.items()
    )
    policy = small(_policy_line(finding.policy, lang))
    return page(
        lang,
        paragraph(_record_title(finding.record, lang), _severity(finding.severity, lang), policy),
        _citations(finding.clauses, lang),
        paragraph(_REMEDIES.text(lang)),
        listed(finding.remedies(lang)),
        table(_titles((_FACT, _NAME, _VALUE), lang), facts),
        title=joined((finding.label.text(lang), small(code(finding.rule.name))), " "),
    )


@register(Assessments)
def assessments(results: Assessments[Any], lang: Lang) -> str:
    """For each rule the number of records that do not meet it, and of those for which that is undecided."""
    unmet = Counter(finding.rule.name for each in results for finding in each.findings)
    undecided = Counter(rule.name for each in results for rule in each.undecided)
    may_be = Counter(finding.rule.name for each in results for finding in each.open_findings)
    day = results[0].policy.on if results else None
    rows: list[Sequence[Content]] = []
    for rule in results.rules:
        if rule.met_when is None:
            continue
        numbers: Sequence[Content] = [str(each[rule.name]) for each in (unmet, undecided, may_be)]
        if day is not None and not rule.info.in_force(day):  # nobody was asked, which a 0 would not say
            numbers = badge(Status.NOT_IN_FORCE.label.text(lang), UNKNOWN), "", ""
        rows.append(
            (
                joined((rule.unmet_label.text(lang), small(code(rule.name))), " "),
                _severity(rule.severity if day is None else rule.severity_on(day), lang),
                *numbers,
                roomy(clause_names(rule.clauses, lang)),
            )
        )
    headings = _titles((_RULE, _SEVERITY, _NOT_MET, Status.UNKNOWN.label, _MAY_BE, _CLAUSES), lang)
    number = in_words(len(results), INT, _RECORDS, lang)
    title = _COUNTED.text(lang).format(_class_name(results.record, lang), number)
    policy = [paragraph(small(_policy_line(results[0].policy, lang)))] if results else []
    return page(lang, *policy, table(headings, rows, numbers=(2, 3, 4)), title=title)


@register(Explanations)
def explanations(explanations: Explanations, lang: Lang) -> str:
    """Every rule about a record with its explanation, folded."""
    each = [folded(_name(why.rule, lang), Html(why.html(lang))) for why in explanations.values()]
    title = _EXPLANATIONS.text(lang).format(_record_title(explanations.record, lang), len(each))
    return page(lang, *each, title=title)


# Rules, books and policies.


@register(Rule)
def rule(rule: AnyRule, lang: Lang) -> str:
    """A rule in words, as a formula and as the source of its diagram, with its clauses."""
    sentence = sentence_parts(rule, lang)
    return page(
        lang,
        paragraph(sentence.text),
        numbered(sentence.items),
        lines(formula(rule, lang, Speaker(rule, lang).words.width)),
        folded(_DIAGRAM.text(lang), lines(rule.diagram(lang))),
        _citations(rule.clauses, lang),
        title=_name(rule, lang),
    )


@register(Monotony)
def monotony(law: Monotony[Any, Any], lang: Lang) -> str:
    """What a law about two records says, with its clauses."""
    return page(lang, paragraph(law.words(lang)), _citations(law.clauses, lang), title=law.label.text(lang))


@register(Rulebook)
def rulebook(book: Rulebook[Any], lang: Lang) -> str:
    """Every rule of a book that has a place in results, by the class of record it is about."""
    headings = _titles((_RULE, _NAME, _SEVERITY, _CLAUSES), lang)
    parts = []
    for record in book.records:
        rules = book.rules_of(record)
        rows = (
            (
                rule.label.text(lang),
                code(rule.name),
                ""
                if rule.met_when is None
                else badge(
                    severity_words(rule.info.severities, lang), False if rule.severity is Severity.REQUIRED else UNKNOWN
                ),
                clause_names(rule.clauses, lang),
            )
            for rule in rules
        )
        parts.append(folded(f"{_class_name(record, lang)} ({len(rules)})", table(headings, rows)))
    return page(lang, *parts, title=f"{book.name} {book.version}")


@register(Parameters)
def policy(policy: Parameters, lang: Lang) -> str:
    """Every value of a policy and where it comes from."""
    headings = _titles((_PARAMETER, _NAME, _VALUE, _SOURCE, _DATES, _CLAUSES, _REASON), lang)
    rows: list[Sequence[Content]] = []
    for name, info in facts_of(type(policy)).items():
        if name == "on":
            continue
        # A parameter is in no rule here, so it is worded by what it declares and needs no speaker.
        value = in_words(getattr(policy, name), info.kind, info.unit, lang)
        if not is_known(getattr(policy, name)):
            value = no_value_words(policy.ended(name), lang)
        source = policy.source_of(name)
        cells: Sequence[Content] = ("", "", "", "")
        if source is not None:
            provenance: Content = source.provenance.label.text(lang)
            if source.provenance in {Provenance.HOUSE, Provenance.READING, Provenance.CHANGED}:
                provenance = badge(provenance, UNKNOWN)
            reason = "" if source.reason is None else visible(source.reason.text(lang))
            dates = unbroken(period_words(source.since, source.until, lang))
            cells = (
                provenance,
                dates,
                roomy(phrases(lang).joined.join(name.text(lang) for name in source.clause_names())),
                roomy(reason) if reason else "",
            )
        rows.append((info.label.text(lang), code(name), value, *cells))
    return page(lang, table(headings, rows), title=_policy_line(policy, lang))
