"""What is to be seen first: the main figures, and what stands out."""

from collections import Counter
from collections.abc import Iterator

from pingyuan_rules import words
from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.engine import Lang, Severity, Status, is_known
from pingyuan_rules.engine.policies import resolve
from pingyuan_rules.measures import CITES
from pingyuan_rules.measures.measure_tables import base_cell, count_cell, rate_cell, total_parts, verdict_cell
from pingyuan_rules.measures.unanswered import reasons_label
from pingyuan_rules.records import PERSONS
from pingyuan_rules.report.page_model import Card, Cards, Point, Points, Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import bar_of, clauses_of, tr
from pingyuan_rules.rules import demonstration_level, due_not_formed, site_qualified
from pingyuan_rules.tables.cell_text import bounds_text, money_text, number_text
from pingyuan_rules.tables.typed_cells import cell_tone


def section(data: ReportData, lang: Lang) -> Section:
    """The main figures, and what stands out."""
    title = words.REPORT_SECTIONS["summary"].text(lang)
    ledger = data.assessed.ledger
    if not any(data.assessed.assessments.values()):
        return Section("summary", title, words.NO_RECORDS.text(lang))
    cards: list[Card] = []
    points: list[Point] = []
    if ledger.organizations:
        cards += coverage_cards(data, lang)
        points += [*short_of_targets(data, lang), due(data, lang)]
    if ledger.branches:
        cards += branch_cards(data, lang)
    # Disagreements of published figures come last: the office can do nothing about them.
    points += [short(data, lang), undecided(data, lang), *disagreements(data, lang)]
    return Section("summary", title, "", (*([Cards(tuple(cards))] if cards else []), Points(tuple(points))))


# Figures.


def coverage_cards(data: ReportData, lang: Lang) -> Iterator[Card]:
    """The two coverages with their targets."""
    row, _, _ = data.coverage
    for label, rate, target in (
        (tr("党的组织覆盖率", "Organization coverage", lang), row.organization, row.organization_target),
        (tr("党的工作覆盖率", "Work coverage", lang), row.work, row.work_target),
    ):
        cell, verdict, units = rate_cell(rate, target), verdict_cell(rate, target), base_cell(rate).text(lang)
        note = tr(
            f"目标 {target.text}；基数：{row.base.label.zh} {units} 个",
            f"target {target.text}; base: {units} {row.base.label.en}",
            lang,
        )
        clauses = resolve(CITES["coverage"])
        yield Card(label, cell.text(lang), note, clauses, verdict.text(lang), cell_tone(verdict), bar_of(cell))


def branch_cards(data: ReportData, lang: Lang) -> tuple[Card, ...]:
    """Branches, their sites, the demonstration sites, and the funds due."""
    measures = data.assessed.measures
    (formed,), (sites,), (funds,) = (
        measures[name][0] for name in ("formation_counts", "demonstration_counts", "fund_totals")
    )
    standalone, joint = count_cell(formed.standalone).text(lang), count_cell(formed.joint).text(lang)
    rate = data.sites.rate
    qualified, branches = bounds_text(rate.yes, rate.yes + rate.unknown), number_text(rate.surely)
    levels = data.assessed.answers(demonstration_level)
    reached = levels[DemonstrationLevel.CITY] + levels[DemonstrationLevel.COUNTY]
    by_rules = bounds_text(reached, reached + levels[Status.UNKNOWN] + levels[Status.NO_VALUE])
    total = total_parts(funds)["grant"]
    grant, unknown = money_text(total.known), number_text(total.unknown)
    left_out = tr(f"；另有 {unknown} 个支部不详", f"; {unknown} branches unknown", lang) if total.unknown else ""
    if total.other_reasons:
        left_out += tr("；", "; ", lang) + reasons_label(total.other_reasons).text(lang)
    return (
        Card(
            tr("党支部", "Branches", lang),
            number_text(formed.branches.yes),
            tr(f"单独组建 {standalone}，联合组建 {joint}", f"{standalone} standalone, {joint} joint", lang),
            resolve(CITES["formation_counts"]),
        ),
        Card(
            tr("阵地建设达到“一有四规范”标准", "Sites that qualify", lang),
            rate_cell(rate).text(lang),
            tr(f"{qualified} 个，共 {branches} 个支部", f"{qualified} of {branches} branches", lang),
            clauses_of(site_qualified),
            bar=bar_of(rate_cell(rate)),
        ),
        Card(
            tr("已命名示范点", "Demonstration sites", lang),
            count_cell(sites.sites).text(lang),
            tr(f"按规则可达到的 {by_rules} 个", f"{by_rules} reach a level by the rules", lang),
            resolve(CITES["demonstration_counts"]),
        ),
        Card(
            tr("应拨经费（最低额）", "Funds due (at least)", lang),
            tr(f"{grant} 元", f"{grant} yuan", lang),
            tr("活动经费与书记最低应发津贴合计", "activity funds and minimum allowances", lang) + left_out,
            resolve(CITES["fund_totals"]),
        ),
    )


# What stands out.


def short_of_targets(data: ReportData, lang: Lang) -> Iterator[Point]:
    """How many more units each coverage needs to reach its target."""
    row, _, _ = data.coverage
    names = tr("组织覆盖", "organization coverage", lang), tr("工作覆盖", "work coverage", lang)
    for name, lacking in zip(names, (row.organization_shortfall, row.work_shortfall), strict=True):
        if is_known(lacking) and lacking.high:
            units = bounds_text(lacking.low, lacking.high)
            text = tr(
                f"{name}距目标还差 {units} 个单位。",
                f"{name.capitalize()}: {units} more units needed to reach its target.",
                lang,
            )
            # Bad only if the target is missed whatever the unknown facts turn out to be.
            yield Point(text, resolve(CITES["shortfall"]), "coverage", "bad" if lacking.low else "open")


def due(data: ReportData, lang: Lang) -> Point:
    """How many units are due to form an organization and have none."""
    yes, open_ = data.short[due_not_formed], data.undecided[due_not_formed]
    zh, en = (
        (f"，另有 {number_text(open_)} 个信息不足", f"; units that lack facts: {number_text(open_)}")
        if open_
        else ("", "")
    )
    text = tr(
        f"应建未建的单位 {number_text(yes)} 个{zh}。",
        f"Units that must form an organization and have none: {number_text(yes)}{en}.",
        lang,
    )
    return Point(text, clauses_of(due_not_formed), "formation", "bad" if yes else "open" if open_ else "good")


def short(data: ReportData, lang: Lang) -> Point:
    """How many cases do not meet a requirement, by severity; of people only the number."""
    counts: Counter[Severity] = Counter()
    for rule, cases in data.short.items():
        counts[rule.severity_on(data.policy.on)] += cases
    cases, note = counts.total(), data.assessed.open_note
    more = "" if note is None else tr("", " ", lang) + note.text(lang)
    if not cases:
        text = tr("没有不达标事项。", "Requirements not met: none.", lang) + more
        return Point(text, (), "shortfalls", "open" if more else "good")
    by_severity = [
        f"{severity.label.text(lang)} {number_text(counts[severity])}" for severity in Severity if counts[severity]
    ]
    persons = sum(cases for rule, cases in data.short.items() if rule.record in PERSONS)
    text = tr(
        f"不达标事项 {number_text(cases)} 件（{'，'.join(by_severity)}）：单位、党支部和党（工）委 "
        f"{number_text(cases - persons)} 件，涉及 {number_text(len(data.findings))} 个；"
        f"党员、入党申请人和县委领导班子成员 {number_text(persons)} 件，只计件数。",
        f"Requirements not met: {number_text(cases)} cases ({', '.join(by_severity)}). Of these, "
        f"{number_text(cases - persons)} are about {number_text(len(data.findings))} units, branches and committees; "
        f"{number_text(persons)} are about members, applicants or county leaders, who are only counted.",
        lang,
    )
    return Point(text + more, (), "shortfalls", "bad")


def undecided(data: ReportData, lang: Lang) -> Point:
    """How many requirements, and how many answers in all, wait for facts; screens name the former."""
    waiting = sum(data.undecided.values())
    cases = sum(number for rule, number in data.undecided.items() if rule.met_when is not None)
    if not waiting:
        return Point(tr("没有信息不足的结论。", "No answer is undecided.", lang), (), "unknowns", "good")
    text = tr(
        f"信息不足 {number_text(cases)} 件，查明后可能达标，也可能不达标；连同得分、等次等，"
        f"共 {number_text(waiting)} 条结论信息不足，缺 {len(data.missing)} 项事实。",
        f"Requirements that are undecided: {number_text(cases)}; with scores, grades and the like, "
        f"{number_text(waiting)} answers are undecided, because {len(data.missing)} facts are missing.",
        lang,
    )
    return Point(text, (), "unknowns", "open")


def disagreements(data: ReportData, lang: Lang) -> Iterator[Point]:
    """In how many places the published figures disagree, if some belong to the ledger and any do."""
    figures = data.assessed.figures
    differ = [relation for relation in figures.relations if not relation.agrees] if figures else []
    if not differ:
        return
    cites = {claim.clause.key: claim.clause for relation in differ for claim in relation.claims}
    text = tr(
        f"公布的数字之间有 {len(differ)} 处不一致，照实列出。",
        f"The published figures disagree with each other in {len(differ)} places, which are listed.",
        lang,
    )
    yield Point(text, tuple(cites.values()), "published")
