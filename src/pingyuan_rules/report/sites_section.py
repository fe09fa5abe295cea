"""What branches have: the one have and four norms, the six haves, the six systems, item by item (P3S3, P3S4, P3S12)."""

from collections.abc import Sequence
from typing import TypeAlias

from pingyuan_rules.engine import UNKNOWN, Lang, facts_of
from pingyuan_rules.measures import BranchBase, Rate
from pingyuan_rules.records import Branch
from pingyuan_rules.report.page_model import Body, Cell, Column, Line, Section, Table
from pingyuan_rules.report.report_data import AnyRule, ReportData
from pingyuan_rules.report.report_words import capitalized, clauses_of, number_cell, rate_cell, tr
from pingyuan_rules.rules import hollow_branch, site_qualified, systems_complete
from pingyuan_rules.rules.claims import has_six_haves
from pingyuan_rules.rules.sites import premises_available

Asked: TypeAlias = str | AnyRule
"""What is asked of a branch: a fact by its name, or a rule."""

SITE: tuple[Asked, ...] = (
    "has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard",
)  # fmt: skip
HAVES: tuple[Asked, ...] = (
    premises_available, "has_facilities", "has_signs", "has_flag", "has_reading", "has_rules",
)  # fmt: skip
SYSTEMS: tuple[Asked, ...] = (
    "system_admission", "system_meetings", "system_appraisal", "system_education", "system_posts",
    "system_staff_contact",
)  # fmt: skip


def section(data: ReportData, lang: Lang) -> Section:
    """The three lists, and how many branches meet each of their items."""
    title = tr("阵地和制度", "Sites and systems", lang)
    branches = data.assessed.ledger.branches
    if not branches:
        return Section("sites", title, tr("台账中没有党支部。", "The ledger has no branches.", lang))
    lead = tr(
        f"“一有四规范”、“六有”和六项制度逐项核对，共 {len(branches)} 个党支部。"
        "空白的格子记为不详，既不算有，也不算没有。",
        f"Each item of the three lists, over {len(branches):,} branches. An empty cell is unknown: neither there nor "
        "missing.",
        lang,
    )
    site = tr("一有四规范", "One have and four norms", lang)
    haves, systems = tr("六有", "Six haves", lang), tr("六项制度", "Six systems", lang)
    tables = (
        _table(data, site, SITE, (site_qualified,), lang),
        _table(data, haves, HAVES, (has_six_haves, hollow_branch), lang),
        _table(data, systems, SYSTEMS, (systems_complete,), lang),
    )
    return Section("sites", title, lead, tables)


def _table(data: ReportData, title: str, items: Sequence[Asked], rules: Sequence[AnyRule], lang: Lang) -> Table:
    columns = (
        Column(tr("项目", "item", lang)),
        Column(tr("是", "yes", lang), number=True),
        Column(tr("否", "no", lang), number=True),
        Column(tr("不详", "unknown", lang), number=True),
        Column(tr("比例", "share", lang), number=True),
    )
    bodies = (
        Body(tuple(_line(data, item, lang) for item in items)),
        Body(tuple(_line(data, rule, lang) for rule in rules), total=True),
    )
    return Table(title, columns, bodies, clauses_of(rules[0]))


def _line(data: ReportData, asked: Asked, lang: Lang) -> Line:
    rate = met(data, asked)
    label = facts_of(Branch)[asked].label if isinstance(asked, str) else asked.label
    return (
        Cell(capitalized(label, lang)),
        number_cell(rate.yes),
        number_cell(rate.no),
        number_cell(rate.unknown),
        rate_cell(rate),
    )


def met(data: ReportData, asked: Asked) -> Rate:
    """Of how many branches something is so, over all of them."""
    branches = data.assessed.ledger.branches
    if isinstance(asked, str):
        answers = [getattr(branch, asked) for branch in branches]
    else:
        answers = [asked(branch, data.policy) for branch in branches]
    yes, unknown = (sum(answer is value for answer in answers) for value in (True, UNKNOWN))
    return Rate(BranchBase.ALL, yes=yes, no=len(answers) - yes - unknown, unknown=unknown)
