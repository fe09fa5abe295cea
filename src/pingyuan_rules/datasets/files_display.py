"""What notebooks show of files: how they are read, what was counted in them."""

from typing import TYPE_CHECKING

from pingyuan_rules import words
from pingyuan_rules.datasets.assessed_files import AssessedFiles, Tally
from pingyuan_rules.datasets.inputs import Dataset
from pingyuan_rules.engine import Label, Lang, Status
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.facts.fact_definitions import is_fact_name
from pingyuan_rules.engine.wording.html_pieces import Content, Html, listed, page, paragraph
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.measures.measure_tables import figures_html, measure_table
from pingyuan_rules.measures.unanswered import REASONS
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table

if TYPE_CHECKING:
    from pingyuan_rules.tables.typed_cells import Cell

_FIGURES = {
    "yes": words.YES,
    "no": words.NO,
    "known": Label("有结论", "decided"),
    "sum": Label("合计（金额以分计）", "sum (amounts in fen)"),  # a tally does not know its rule
    "least": Label("最小", "least"),
    "greatest": Label("最大", "greatest"),
} | {reason.value: reason.label for reason in REASONS}
"""What the figures of a tally are called; other names are those of values."""


@register(AssessedFiles)
def show_assessed_files(assessed: AssessedFiles, lang: Lang, most: int | None = None) -> str:
    """How many rows there are, the measures, and for each rule in force how many rows fall short or have no answer.

    Args:
        assessed: The assessed files.
        lang: The language.
        most: How many rows of each table are shown; None shows all.
    """
    reasons = [reason for reason in REASONS if reason not in {Status.UNKNOWN, Status.NOT_IN_FORCE}]
    columns = (Column(words.RULE), *(Column(label, number=True) for label in (words.MET[False], words.UNDECIDED)))
    columns += tuple(Column(reason.label, number=True) for reason in reasons)
    rows: list[list[Cell]] = []
    for rule in assessed.rules:
        if rule.info.in_force(assessed.policy.on):
            short = words.DASH if rule.met_when is None else assessed.short(rule)
            without = [getattr(assessed.answers[rule.name], reason.value) for reason in reasons]
            rows.append([rule.label, short, assessed.undecided(rule), *without])
    tables = [
        measure_table(groups[0].row, groups, words.MEASURE_TITLES[name]) for name, groups in assessed.measures.items()
    ]
    tables.append(Table(words.capitalized(words.ROWS), columns, (RowGroup(rows),)))
    parts: list[Content] = [Html(html_table(each, lang, most=most)) for each in tables]
    return page(lang, paragraph(_read(assessed.record.label, assessed.rows, assessed.files).text(lang)), *parts)


@register(Tally)
def show_tally(tally: Tally, lang: Lang) -> str:
    """Each figure."""
    figures: list[tuple[Label, Cell]] = [
        (_FIGURES.get(name, Label(name, name)), number) for name, number in tally.figures()
    ]
    return figures_html(words.capitalized(words.ROWS), figures, lang)


@register(Dataset)
def show_dataset(dataset: Dataset, lang: Lang, most: int | None = None) -> str:
    """How many rows are read as what, and the columns by what becomes of them.

    Args:
        dataset: The files.
        lang: The language.
        most: How many columns of each kind are named; None names all.
    """
    facts = [name for name in dataset.schema if is_fact_name(name, dataset.record)]
    columns = {
        words.FACT: facts,
        Label("不作判定", "not assessed"): [name for name in dataset.schema if name not in facts],
        words.UNKNOWN: dataset.missing,
        Label("个人信息，未读取", "personal data, not read"): dataset.left_out,
    }
    colon, comma = Label("：", ": ").text(lang), Label("、", ", ").text(lang)
    lines: list[Content] = []
    for label, names in columns.items():
        if names:
            more = words.MORE_LINES.text(lang).format(len(names) - most) if most and len(names) > most else ""
            shown = comma.join(names[:most])
            lines.append(visible(f"{words.capitalized(label).text(lang)}{colon}{shown} {more}".rstrip()))
    read = _read(dataset.record.label, dataset.rows, len(dataset.files))
    related = [_read(each.record.label, each.rows, len(each.files)) for each in dataset.related.values()]
    return page(lang, paragraph(read.text(lang)), listed(lines), *(paragraph(each.text(lang)) for each in related))


def _read(record: Label, rows: int, files: int) -> Label:
    en = words.capitalized(record).en
    return Label(f"{record.zh} {rows:,}，Parquet 文件 {files:,}", f"{en}: {rows:,} rows, {files:,} Parquet files")
