"""What is to be seen first: the main figures, and what stands out."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.engine import UNKNOWN, Lang, Severity, is_known
from pingyuan_rules.measures import CITES, Coverage
from pingyuan_rules.measures.number_words import MET, money_word
from pingyuan_rules.published import internal_agreement
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.report.page_model import Card, Cards, Point, Points, Section
from pingyuan_rules.report.report_data import PERSONS, Gathered
from pingyuan_rules.report.report_words import TONES, bar, clauses_of, keys, number, rate_text, said, span, target_text
from pingyuan_rules.rules import demonstration_level, due_not_formed, site_qualified


def section(of: Gathered, lang: Lang) -> Section:
    """The main figures, and what stands out."""
    title = said("概要", "Summary", lang)
    ledger = of.found.ledger
    if not any(of.found.assessments.values()):
        return Section("summary", title, said("台账中没有记录。", "The ledger has no records.", lang))
    cards = (*(_coverages(of, lang) if ledger.organizations else ()), *(_branches(of, lang) if ledger.branches else ()))
    points = Points(tuple(_points(of, lang)))
    return Section("summary", title, "", (*([Cards(cards)] if cards else []), points))


# Figures.


def _coverages(of: Gathered, lang: Lang) -> Iterator[Card]:
    row, _, _ = of.coverage
    yield _covered(said("党的组织覆盖率", "Organization coverage", lang), row, "organization", lang)
    yield _covered(said("党的工作覆盖率", "Work coverage", lang), row, "work", lang)


def _covered(label: str, row: Coverage, which: Literal["organization", "work"], lang: Lang) -> Card:
    organization = which == "organization"
    rate, target = (row.organization, row.organization_target) if organization else (row.work, row.work_target)
    met, many = target.met_by(rate), span(rate.surely, rate.surely + rate.maybe)
    note = said(
        f"目标 {target_text(target)}；基数：{row.base.label.zh} {many} 个",
        f"target {target_text(target)}; base: {many} {row.base.label.en}",
        lang,
    )
    clauses = keys(CITES["coverage"])
    return Card(label, rate_text(rate), note, clauses, MET[met].text(lang), TONES[met], bar(rate, target))


def _branches(of: Gathered, lang: Lang) -> Iterator[Card]:
    measures = of.found.measures
    (formed,), (sites,), (funds,) = (
        measures[name][0] for name in ("formation_counts", "demonstration_counts", "fund_totals")
    )
    standalone, joint = span(formed.standalone.low, formed.standalone.high), span(formed.joint.low, formed.joint.high)
    yield Card(
        said("党支部", "Branches", lang),
        number(formed.branches.yes),
        said(f"单独组建 {standalone}，联合组建 {joint}", f"{standalone} standalone, {joint} joint", lang),
        keys(CITES["formation_counts"]),
    )
    rate = of.sites.rate
    many = span(rate.yes, rate.yes + rate.unknown)
    yield Card(
        said("场地符合“一有四规范”", "Sites that qualify", lang),
        rate_text(rate),
        said(f"{many} 个，共 {number(rate.surely)} 个支部", f"{many} of {number(rate.surely)} branches", lang),
        clauses_of(site_qualified),
        bar=bar(rate),
    )
    yield Card(
        said("已命名示范点", "Demonstration sites", lang),
        span(sites.sites.low, sites.sites.high),
        _levels(of, lang),
        keys(CITES["demonstration_counts"]),
    )
    unknown = said(
        f"；另有 {number(funds.grant.unknown)} 个支部不详", f"; {number(funds.grant.unknown)} branches unknown", lang
    )
    yield Card(
        said("应拨经费（最低）", "Funds due (at least)", lang),
        said(f"{money_word(funds.grant.known)} 元", f"{money_word(funds.grant.known)} yuan", lang),
        said("活动经费与书记津贴下限合计", "activity funds and least allowances", lang)
        + (unknown if funds.grant.unknown else ""),
        keys(CITES["fund_totals"]),
    )


def _levels(of: Gathered, lang: Lang) -> str:
    answers = of.found.answers(demonstration_level.name, Branch)
    reached, open_ = answers[DemonstrationLevel.CITY] + answers[DemonstrationLevel.COUNTY], answers[UNKNOWN]
    many = span(reached, reached + open_)
    return said(f"按规则可达到的 {many} 个", f"{many} reach a level by the rules", lang)


# What stands out.


def _points(of: Gathered, lang: Lang) -> Iterator[Point]:
    if of.found.ledger.organizations:
        yield from _lacking(of, lang)
        yield _due(of, lang)
    yield _short(of, lang)
    yield _unknown(of, lang)
    if of.found.warnings:
        number_of = number(len(of.found.warnings))
        yield Point(
            said(
                f"台账有 {number_of} 处前后不一致或可疑，数字照台账所记；逐处见结果工作簿的“提醒”（assess --out）。",
                f"Places where the ledger contradicts itself or is doubtful: {number_of}; figures follow what it says. "
                "They are listed in the results workbook (assess --out).",
                lang,
            ),
            tone="open",
        )
    differ = [relation for relation in internal_agreement() if not relation.agrees]
    cites = dict.fromkeys(claim.cite.key for relation in differ for claim in relation.claims)
    text = said(
        f"文章公布的数字之间有 {len(differ)} 处不一致，照实列出。",
        f"The published figures disagree with each other in {len(differ)} places, which are listed.",
        lang,
    )
    yield Point(text, tuple(cites), "published")


def _lacking(of: Gathered, lang: Lang) -> Iterator[Point]:
    row, _, _ = of.coverage
    names = said("组织覆盖", "organization coverage", lang), said("工作覆盖", "work coverage", lang)
    for name, lacking in zip(names, (row.organization_shortfall, row.work_shortfall), strict=True):
        if is_known(lacking) and lacking.high:
            many = span(lacking.low, lacking.high)
            text = said(
                f"{name}距目标还差 {many} 个单位。", f"{name.capitalize()}: units short of its target: {many}.", lang
            )
            yield Point(text, keys(CITES["shortfall"]), "coverage", "bad" if lacking.low else "open")


def _due(of: Gathered, lang: Lang) -> Point:
    answers = of.found.answers(due_not_formed.name, Organization)
    yes, open_ = answers[True], of.undecided[due_not_formed]
    text = said(
        f"应建未建的单位 {number(yes)} 个，另有 {number(open_)} 个信息不足。",
        f"Units due to form an organization that have none: {number(yes)}; lacking facts: {number(open_)}.",
        lang,
    )
    return Point(text, clauses_of(due_not_formed), "formation", "bad" if yes else "open" if open_ else "good")


def _short(of: Gathered, lang: Lang) -> Point:
    counted: Counter[Severity] = Counter()
    for rule, cases in of.short.items():
        counted[rule.severity] += cases
    cases = counted.total()
    if not cases:
        return Point(said("没有不达标事项。", "Nothing falls short.", lang), (), "shortfalls", "good")
    named = [f"{severity.label.text(lang)} {number(counted[severity])}" for severity in Severity if counted[severity]]
    persons = sum(cases for rule, cases in of.short.items() if rule.record in PERSONS)
    text = said(
        f"不达标事项 {number(cases)} 件（{'，'.join(named)}），涉及 {number(len(of.findings))} 个单位、党支部和党委；"
        f"其中 {number(persons)} 件是关于党员、申请人或县领导的，只计件数。",
        f"Cases that fall short: {number(cases)} ({', '.join(named)}); units, branches and committees concerned: "
        f"{number(len(of.findings))}; about members, applicants or county leaders, only counted: {number(persons)}.",
        lang,
    )
    return Point(text, (), "shortfalls", "bad")


def _unknown(of: Gathered, lang: Lang) -> Point:
    waiting = sum(of.undecided.values())
    if not waiting:
        return Point(said("没有结论因信息不足而未定。", "No answer waits for a fact.", lang), (), "unknowns", "good")
    text = said(
        f"{number(waiting)} 条结论因信息不足未定，缺 {len(of.lacks)} 项事实。",
        f"{number(waiting)} answers wait for facts that nobody has recorded: {len(of.lacks)} facts.",
        lang,
    )
    return Point(text, (), "unknowns", "open")
