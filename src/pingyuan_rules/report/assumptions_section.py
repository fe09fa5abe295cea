"""The policy the report was made by, the assumptions of this library or the county, and the clauses cited."""

from collections.abc import Mapping

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Citation, Label, Lang, Provenance, facts_of
from pingyuan_rules.engine.wording.speech import in_words
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clause_readings import readings
from pingyuan_rules.policy.clauses import clauses, find
from pingyuan_rules.report.page_model import Definition, Definitions, Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import plain, tr
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import TextCell

_ASSUMED = (Provenance.CHANGED, Provenance.LOCAL, Provenance.READING, Provenance.HOUSE)


def section(data: ReportData, lang: Lang) -> Section:
    """The policy, and every value that neither the article nor a regulation gives."""
    title = words.REPORT_SECTIONS["assumptions"].text(lang)
    lead = tr(
        "原文和党内法规没有给出的数字与选择，由本库设定默认值并说明理由；文字可有不同理解的，注明本库的解读。"
        "各县可用自己的政策文件替换参数（--policy）。",
        "This library sets the numbers and choices that neither the article nor a regulation gives, and states its "
        "reasons; if a text can be read in more than one way, it says how it reads it. A county replaces parameters "
        "with a policy file of its own (--policy).",
        lang,
    )
    rows = [
        (words.POLICY_DATE, plain(data.policy.on.isoformat())),
        (words.POLICY_FINGERPRINT, plain(data.policy.fingerprint)),
        *([(words.OVERLAY, plain(data.policy.overlay_name))] if data.policy.overlay_name else []),
        (words.LIBRARY_VERSION, plain(f"pingyuan-rules {__version__}")),
    ]
    columns = (Column(words.ITEM), Column(words.VALUE, wide=True))
    origin = Table(words.REPORT_ORIGIN, columns, (RowGroup(rows),))
    return Section("assumptions", title, lead, (origin, assumed(data.policy), read_clauses()))


def assumed(policy: Policy) -> Table:
    """Every assumption in force with its reason: what a user or a county changed, then readings and house defaults."""
    columns = (Column(words.PARAMETER), Column(words.VALUE), Column(words.REASON, wide=True))
    rows: dict[Provenance, list[Row]] = {provenance: [] for provenance in _ASSUMED}
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance in rows:
            value = Label(
                in_words(source.value, info.kind, info.unit, "zh"), in_words(source.value, info.kind, info.unit, "en")
            )
            name = TextCell(info.label, clauses=source.clauses)
            rows[source.provenance].append((name, value, source.reason or words.DASH))
    groups = tuple(RowGroup(own, provenance.label) for provenance, own in rows.items() if own)
    return Table(words.ASSUMPTIONS_IN_FORCE, columns, groups)


def read_clauses() -> Table:
    """Every choice that lives in the rules: what it is, what else could be meant, and why."""
    columns = (Column(words.CHOSEN, wide=True), Column(words.OTHERWISE, wide=True), Column(words.REASON, wide=True))
    rows: dict[Provenance, list[Row]] = {}
    for reading in readings().values():
        row = (TextCell(reading.chosen, clauses=tuple(map(find, reading.clauses))), reading.otherwise, reading.reason)
        rows.setdefault(reading.provenance, []).append(row)
    groups = tuple(RowGroup(own, provenance.label) for provenance, own in rows.items())
    return Table(words.READINGS_OF_CLAUSES, columns, groups)


def cited_clauses(cited: Mapping[str, Citation], lang: Lang) -> Section:
    """The clauses that the report links to, in the order of the documents; then those that the county's files bring."""
    ordered: list[Citation] = [clause for key, clause in clauses().items() if key in cited]
    ordered += [clause for key, clause in cited.items() if key not in clauses()]
    definitions = tuple(
        Definition(
            key=clause.key,
            name=clause.name.text(lang),
            place=tr("，", ", ", lang).join((clause.document.text(lang), clause.place.text(lang))),
            term=clause.term.text(lang),
            text=clause.paraphrase.text(lang),
        )
        for clause in ordered
    )
    title = words.REPORT_SECTIONS["clauses"].text(lang)
    lead = tr(
        "页中每个数字旁的条款指向这里；只写段和句的，出自平远的文章。要点是本库的转述，不是原文。",
        "The clauses beside the figures lead here; a paragraph and sentence alone are those of Pingyuan's article. The "
        "texts are paraphrases by this library, not the documents' own words.",
        lang,
    )
    return Section("clauses", title, lead, (Definitions(definitions),))
