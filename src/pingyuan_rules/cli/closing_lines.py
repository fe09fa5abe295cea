"""The lines that an assessment ends with: rates, what is not met, what is undecided, and the funds."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Severity, is_known
from pingyuan_rules.measures import Coverage, Total
from pingyuan_rules.measures.measure_tables import rate_cell, verdict_cell
from pingyuan_rules.measures.unanswered import reasons_label
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.changes import ChangeKind
from pingyuan_rules.tables.cell_text import bounds_text, money_text, number_text

if TYPE_CHECKING:
    from pingyuan_rules.measures.targets import Target

_MOST = 3
"""How many shortfalls are named."""
_ALWAYS = (ChangeKind.PUT_RIGHT, ChangeKind.STILL_NOT_MET, ChangeKind.NEW)


def closing_lines(assessed: AssessedLedger) -> Iterator[Label]:
    """The figures that matter most, each on a line; the command adds where the results lie."""
    (county,) = assessed.measures["coverage"][0]
    (funds,) = assessed.measures["fund_totals"][0]
    yield coverage_line(county)
    yield shortfalls_line(assessed)
    if assessed.since is not None:
        yield from changes_lines(assessed)
    yield undecided_line(assessed)
    fund, allowance = total_words(funds.activity_fund), total_words(funds.allowance)
    yield Label(
        f"应拨经费：活动经费 {fund.zh}；书记津贴（最低额）{allowance.zh}",
        f"Funds due: activity fund {fund.en}; secretaries' allowance (minimum) {allowance.en}",
    )


def coverage_line(county: Coverage) -> Label:
    """Both rates of the county, each with its target and whether it is met."""
    base = county.organization
    units = bounds_text(base.surely, base.surely + base.maybe)
    parts = []
    for name in ("organization", "work"):
        target: Target = getattr(county, f"{name}_target")
        met = verdict_cell(getattr(county, name), target)
        rate, aim = rate_cell(getattr(county, name), target), target.text
        part = words.COVERAGE_PARTS[name]
        parts.append(
            Label(
                f"{part.zh} {rate.text('zh')}（目标 {aim}，{met.text('zh')}）",
                f"{part.en} {rate.text('en')} (target {aim}, {met.text('en')})",
            )
            if is_known(target.percent)
            else Label(f"{part.zh} {rate.text('zh')}", f"{part.en} {rate.text('en')}")
        )
    zh, en = "，".join(part.zh for part in parts), ", ".join(part.en for part in parts)
    return Label(f"两个覆盖：{zh}；基数 {units} 个单位", f"Coverage: {en}; base: {units} unit{'s' * (units != '1')}")


def shortfalls_line(assessed: AssessedLedger) -> Label:
    """How many records do not meet how many requirements, and which these are most often."""
    findings = [each.findings for assessments in assessed.assessments.values() for each in assessments if each.findings]
    cases = Counter(finding.rule for each in findings for finding in each)
    if not cases:
        return Label("不达标：没有", "Not met: none")
    required = sum(
        number for rule, number in cases.items() if rule.severity_on(assessed.policy.on) is Severity.REQUIRED
    )
    most = [(rule.unmet_label, number) for rule, number in cases.most_common(_MOST)]
    zh = "、".join(f"{label.zh}（{number:,}）" for label, number in most)
    en = ", ".join(f"{label.en} ({number:,})" for label, number in most)
    severity, total = Severity.REQUIRED.label, cases.total()
    return Label(
        f"不达标：{total:,} 件，涉及记录 {len(findings):,} 条，其中“{severity.zh}”的 {required:,} 件；最多的是{zh}",
        f"Not met: {count_words(total, 'case')} in {count_words(len(findings), 'record')}, {required:,} of them "
        f"{severity.en}; most often {en}",
    )


def changes_lines(assessed: AssessedLedger) -> Iterator[Label]:
    """What became of the shortfalls of the earlier ledger and how many are new, or that the two do not match."""
    if assessed.unmatched_note is not None:
        yield assessed.unmatched_note
    kinds = Counter(change.kind for change in assessed.changes)
    # These three are told even if there are none; the others are rare.
    shown = [kind for kind in ChangeKind if kinds[kind] or kind in _ALWAYS]
    zh = "，".join(f"{kind.label.zh} {kinds[kind]:,} 件" for kind in shown)
    en = ", ".join(f"{kind.label.en} {kinds[kind]:,}" for kind in shown)
    yield Label(f"与整改前相比：{zh}", f"Since the earlier ledger: {en}")


def undecided_line(assessed: AssessedLedger) -> Label:
    """How many requirements are undecided because facts are unknown."""
    numbers = [
        sum(rule.met_when is not None for rule in each.undecided)
        for assessments in assessed.assessments.values()
        for each in assessments
    ]
    cases, records = sum(numbers), sum(map(bool, numbers))
    if not cases:
        return Label("信息不足：没有", "Undecided: none")
    return Label(
        f"信息不足：{cases:,} 件，涉及记录 {records:,} 条；查明后可能达标，也可能不达标",
        f"Undecided: {count_words(cases, 'case')} in {count_words(records, 'record')}; once the missing "
        "facts are known, they may be met or not",
    )


def count_words(number: int, noun: str) -> str:
    """A number with its noun in English.

    >>> count_words(1, "case"), count_words(1200, "case")
    ('1 case', '1,200 cases')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def total_words(total: Total) -> Label:
    """An amount, and of how many branches it is unknown."""
    amount = money_text(total.known)
    zh, en = f"{amount}元", f"{amount} yuan"
    notes: list[Label] = []
    if total.unknown:
        number, branches = number_text(total.unknown), "branch" if total.unknown == 1 else "branches"
        notes.append(Label(f"另有 {number} 个支部金额不详", f"unknown for {number} {branches}"))
    if total.other_reasons:
        notes.append(reasons_label(total.other_reasons))
    if not notes:
        return Label(zh, en)
    return Label(f"{zh}（{'，'.join(each.zh for each in notes)}）", f"{en} ({', '.join(each.en for each in notes)})")
