"""What notebooks show of an assessed ledger, and of a change between two."""

from pingyuan_rules import words
from pingyuan_rules.engine import Label, Lang, facts_of
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.wording.html_pieces import Content, Html, page, paragraph, small
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.measures.measure_tables import measure_table
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.changes import Change
from pingyuan_rules.returned.summary_figures import unmet_block
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table


@register(AssessedLedger)
def show_assessed_ledger(assessed: AssessedLedger, lang: Lang, most: int | None = None) -> str:
    """What was assessed under which policy, the measures over the county, by sector and township, and what is not met.

    Args:
        assessed: The assessed ledger.
        lang: The language.
        most: How many rows of each table are shown; None shows all.
    """
    comma, on = Label("，", ", ").text(lang), facts_of(Policy)["on"].label.text(lang)
    records = comma.join(
        f"{sheet_label(record).text(lang)} {len(each):,}" for record, each in assessed.assessments.items() if each
    )
    tables: list[Table] = [
        measure_table(type(groups[0][0]), groups, words.MEASURE_TITLES[name])
        for name, groups in assessed.measures.items()
    ]
    notes = [note for note in (assessed.no_value_note, assessed.open_note, assessed.unmatched_note) if note is not None]
    parts: list[Content] = [Html(html_table(each, lang, most=most)) for each in (*tables, unmet_block(assessed))]
    head = paragraph(visible(f"{records or words.NO_ROWS.text(lang)} · {on} {assessed.policy.on}"))
    return page(lang, head, *parts, *(small(visible(note.text(lang))) for note in notes))


@register(Change)
def show_change(change: Change, lang: Lang) -> str:
    """The record, the rule, how the record stood and stands, and what became of it."""
    columns = tuple(Column(words.capitalized(each)) for each in (words.RECORD_CLASS, words.ID, words.RULE))
    columns += (Column(words.capitalized(words.BEFORE)), Column(words.capitalized(words.AFTER)))
    row = (type(change.record).label, change.record.id, change.rule.label, change.before.label, change.after.label)
    return html_table(Table(change.kind.label, columns, (RowGroup([row]),)), lang)
