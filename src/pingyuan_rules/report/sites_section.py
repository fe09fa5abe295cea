"""What branches have: the one have and four norms, the six haves, the six systems, item by item (P3S3, P3S4, P3S12)."""

from collections.abc import Sequence
from typing import TypeAlias

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, Label, Lang, facts_of
from pingyuan_rules.measures import BranchBase, Rate
from pingyuan_rules.measures.measure_tables import rate_cell
from pingyuan_rules.records import Branch
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import AnyRule, ReportData
from pingyuan_rules.report.report_words import clauses_of, tr
from pingyuan_rules.rules import hollow_branch, site_qualified, systems_complete
from pingyuan_rules.rules.claims import has_six_haves
from pingyuan_rules.rules.sites import premises_available
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table

Asked: TypeAlias = str | AnyRule
"""An item of a list: a fact by its name, or a rule."""

SITE: tuple[Asked, ...] = (
    "has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard",
)  # fmt: skip
HAVES: tuple[Asked, ...] = (
    # A rule in place of the fact, since shared premises count as well.
    premises_available, "has_facilities", "has_signs", "has_flag", "has_reading", "has_rules",
)  # fmt: skip
SYSTEMS: tuple[Asked, ...] = (
    "system_admission", "system_meetings", "system_appraisal", "system_education", "system_posts",
    "system_staff_contact",
)  # fmt: skip


def section(data: ReportData, lang: Lang) -> Section:
    """The three lists, and how many branches meet each of their items."""
    title = words.REPORT_SECTIONS["sites"].text(lang)
    branches = data.assessed.ledger.branches
    if not branches:
        return Section("sites", title, words.NO_BRANCHES.text(lang))
    lead = tr(
        f"“一有四规范”、“六有”和六项制度逐项核对，共 {len(branches)} 个党支部。"
        "空白的格子记为不详，既不算有，也不算没有。",
        f"Each item of the three lists, over {len(branches):,} branches. An empty cell is unknown: neither there nor "
        "missing.",
        lang,
    )
    tables = (
        _table(data, words.SITE_NORMS, SITE, (site_qualified,)),
        _table(data, words.SIX_HAVES, HAVES, (has_six_haves, hollow_branch)),
        _table(data, words.SIX_SYSTEMS, SYSTEMS, (systems_complete,)),
    )
    return Section("sites", title, lead, tables)


def _table(data: ReportData, title: Label, items: Sequence[Asked], rules: Sequence[AnyRule]) -> Table:
    columns = (
        Column(words.ITEM),
        Column(words.YES, number=True),
        Column(words.NO, number=True),
        Column(words.UNKNOWN, number=True),
        Column(words.SHARE, number=True, bars=True),
    )
    groups = (
        RowGroup(
            [
                _row(facts_of(Branch)[item].label if isinstance(item, str) else item.label, met(data, item))
                for item in items
            ]
        ),
        RowGroup([_row(rule.label, met(data, rule)) for rule in rules], total=True),
    )
    return Table(title, columns, groups, clauses=clauses_of(rules[0]))


def _row(label: Label, rate: Rate) -> Row:
    return words.capitalized(label), rate.yes, rate.no, rate.unknown, rate_cell(rate)


def met(data: ReportData, asked: Asked) -> Rate:
    """Of how many branches something is so, over all of them."""
    branches = data.assessed.ledger.branches
    if isinstance(asked, str):
        answers = [getattr(branch, asked) for branch in branches]
    else:
        answers = [asked(branch, data.policy) for branch in branches]
    yes, unknown = (sum(answer is value for answer in answers) for value in (True, UNKNOWN))
    return Rate(BranchBase.ALL, yes=yes, no=len(answers) - yes - unknown, unknown=unknown)
