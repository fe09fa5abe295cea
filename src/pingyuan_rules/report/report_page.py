"""The report as one HTML page that needs no other file and no script."""

from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.report import assumptions_section as assumptions
from pingyuan_rules.report import changes_section as changes
from pingyuan_rules.report import coverage_section as coverage
from pingyuan_rules.report import figures_section as published
from pingyuan_rules.report import formation_section as formation
from pingyuan_rules.report import grants_section as funds
from pingyuan_rules.report import next_level_section as next_level
from pingyuan_rules.report import scores_section as scores
from pingyuan_rules.report import shortfalls_section as shortfalls
from pingyuan_rules.report import sites_section as sites
from pingyuan_rules.report import summary_section as summary
from pingyuan_rules.report import unknowns_section as unknowns
from pingyuan_rules.report.page_model import Block, Folded, Section, cited
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import LONGEST, bar_of, tr
from pingyuan_rules.returned.document_head import DocumentHead, HeadWords, document_head
from pingyuan_rules.returned.hints import head_notes
from pingyuan_rules.returned.reading_sheet import reading_table
from pingyuan_rules.tables.cell_formats import display_width
from pingyuan_rules.tables.cell_text import number_text
from pingyuan_rules.tables.table_model import RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, RateCell, TextCell, cell_text, cell_tone, is_entered

if TYPE_CHECKING:
    from jinja2 import Template

GENERATOR = "pingyuan-rules report"
"""What the page says of who made it; by this an earlier report is known."""

_FEW_COLUMNS, _FEW_ROWS = 6, 7
_MOST_NOTES, _PRINTED_NOTES = 40, 12
"""How many notes on how the ledger was read are shown at most, and how many are printed; of more paper has none."""
# A unified social credit code has 18; longer texts may be broken, or no sheet of paper would be wide enough.
_LONGEST_KEY = 24
_PARTS = (
    summary.section,
    coverage.section,
    formation.section,
    sites.section,
    scores.demonstration,
    next_level.section,
    scores.appraisal,
    funds.section,
    shortfalls.section,
    changes.section,
    unknowns.section,
    published.section,
    assumptions.section,
)
"""What the report is made of, in order; the clauses that these cite follow."""


@attrs.frozen
class Page:
    """The page before it is written.

    Attributes:
        title: Its heading.
        head: The county, the office and the period that it is about.
        about: What it was made from and by.
        notes: What is to be known before any figure.
        reading: How the ledger was read, folded; None if nobody inspected a file.
        sections: Its parts.
        lang: Its language.
    """

    title: str
    head: DocumentHead
    about: tuple[str, ...]
    notes: tuple[str, ...]
    reading: Folded | None
    sections: tuple[Section, ...]
    lang: Lang

    @property
    def titles(self) -> dict[str, str]:
        """What each section is called."""
        return {section.key: section.title for section in self.sections}


def page_of(data: ReportData, lang: Lang, head: HeadWords | None = None) -> Page:
    """What the page says.

    Args:
        data: The assessed ledger and what is counted of it.
        lang: The language.
        head: What stands at the head, if not what the policy gives.
    """
    made = [part(data, lang) for part in _PARTS]
    sections = tuple(section for section in made if section is not None)
    top = document_head(data.policy, words.REPORT_TITLE, lang, head)
    counts = [
        f"{record.label.text(lang)} {number_text(len(assessments))}"
        for record, assessments in data.assessed.assessments.items()
        if assessments
    ]
    about = (
        tr("按平远县规则判定", "By the rules of Pingyuan county", lang),
        tr(f"适用日期 {data.policy.on}", f"policy of {data.policy.on}", lang),
        tr("台账：", "ledger: ", lang) + (tr("，", ", ", lang).join(counts) or tr("没有记录", "no records", lang)),
        tr(f"参数校验码 {data.policy.fingerprint}", f"fingerprint {data.policy.fingerprint}", lang),
        f"pingyuan-rules {__version__}",
    )
    notes = tuple(note.text(lang) for note in head_notes(data.assessed))
    clauses = assumptions.cited_clauses(data, cited(sections), lang)
    return Page(top.title, top, about, notes, reading_notes(data, lang), (*sections, clauses), lang)


def reading_notes(data: ReportData, lang: Lang) -> Folded | None:
    """How the ledger was read; paper has it too unless it is long. None if there is nothing to tell."""
    table = reading_table(data.assessed, shared=True)
    rows = tuple(table.rows)
    if not rows:
        return None
    number = number_text(len(rows))
    title = tr(f"{words.READING.zh}（{number} 条）", f"{words.READING.en} ({number})", lang)
    more, elsewhere = None, ""
    if len(rows) > _MOST_NOTES:
        more = Label(
            f"此处列出前 {_MOST_NOTES} 条，全部见结果的“{words.READING.zh}”表（assess --out）。",
            f"The first {_MOST_NOTES} are shown; all are on the sheet “{words.READING.en}” of the results "
            "(assess --out).",
        )
    if len(rows) > _PRINTED_NOTES:
        elsewhere = tr(
            f"台账如何读取，有 {number} 条说明未印出，见结果的“{words.READING.zh}”表（assess --out）。",
            f"{number} notes on how the ledger was read are not printed; the sheet “{words.READING.en}” of the "
            "results has them (assess --out).",
            lang,
        )
    table = attrs.evolve(table, groups=(RowGroup(rows[:_MOST_NOTES]),), note=more)
    return Folded(title, (table,), elsewhere)


def html(page: Page, generator: str = GENERATOR) -> str:
    """The page, with everything that it says escaped.

    Args:
        page: The page.
        generator: What it says of who made it.

    Raises:
        ModuleNotFoundError: When Jinja2 is not installed; the message names the extra.
    """
    frame = {name: label.text(page.lang) for name, label in words.REPORT_FRAME.items()}
    # Plain "zh" could mean traditional characters, for which browsers choose other fonts.
    tag = {"zh": "zh-Hans", "en": "en"}[page.lang]
    return _template().render(page=page, lang=tag, generator=f"{generator} {__version__}", words=frame)


def shown_text(cell: Cell, lang: Lang) -> str:
    """The words of a cell; a text that someone entered is fit to be shown, whatever it holds."""
    return visible(cell_text(cell, lang), LONGEST if is_entered(cell) else None)


def is_narrow(block: Block) -> bool:
    """Whether something leaves room for another one beside it."""
    return (
        isinstance(block, Table)
        and len(block.columns) <= _FEW_COLUMNS
        and not any(column.wide for column in block.columns)
    )


def is_unbroken(cell: Cell) -> bool:
    """Whether a text that someone entered is as short as an id, and is not broken over lines."""
    return isinstance(cell, str) and display_width(cell) <= _LONGEST_KEY


def is_short(table: Table) -> bool:
    """Whether a table is kept on one sheet of paper."""
    return sum(1 for _ in table.rows) <= _FEW_ROWS


@cache
def _template() -> "Template":
    try:
        import jinja2  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = "a report needs Jinja2: run pip install 'pingyuan-rules[report]'"
        raise ModuleNotFoundError(message, name="jinja2") from error
    environment: Any = jinja2.Environment(
        loader=jinja2.PackageLoader("pingyuan_rules.report", "."),
        autoescape=True,  # names of the ledger may hold markup
        undefined=jinja2.StrictUndefined,  # a misspelled name would silently leave a gap in the page
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "block": lambda block: type(block).__name__,
        "text": shown_text,
        "tone": cell_tone,
        "clauses": lambda cell: cell.clauses if isinstance(cell, TextCell) else (),
        "bar": lambda cell: bar_of(cell) if isinstance(cell, RateCell) else None,
    }
    environment.tests |= {"entered": is_entered, "narrow": is_narrow, "short": is_short, "unbroken": is_unbroken}
    template: Template = environment.get_template("page.html.jinja")
    return template
