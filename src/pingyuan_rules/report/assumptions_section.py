"""The policy the report was made by, the assumptions of this library or the county, and the clauses cited."""

from collections.abc import Mapping, Sequence

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Citation, Label, Lang, Provenance, facts_of
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clause_readings import readings
from pingyuan_rules.policy.clauses import Clause, clauses, find
from pingyuan_rules.published.figures import figures_of_the_article
from pingyuan_rules.report.page_model import Definition, Definitions, Folded, Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import plain, tr
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import TextCell

_DECIDED = (Provenance.CHANGED, Provenance.LOCAL)
"""Who decided otherwise than this library: a user or the county."""
_ASSUMED = (Provenance.READING, Provenance.HOUSE)


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
    decided, assumed = values(data.policy, words.DECIDED, _DECIDED), values(data.policy, words.ASSUMPTIONS, _ASSUMED)
    read = read_clauses()
    number, readings_number = (sum(1 for _ in table.rows) for table in (assumed, read))
    folded = (
        Folded(
            tr(f"本库的默认值和解读（{number} 项）", f"Defaults and readings of this library ({number})", lang),
            (assumed,),
            tr(
                f"本库的默认值和解读 {number} 项未印出，取值和理由见结果工作簿的“运行说明”（assess --out）。",
                f"{number} defaults and readings of this library are not printed; the sheet “Run” of the results "
                "workbook has their values and reasons (assess --out).",
                lang,
            ),
        ),
        Folded(
            tr(
                f"规则对条款的解读（{readings_number} 条）", f"How the rules read the clauses ({readings_number})", lang
            ),
            (read,),
            tr(
                f"规则对条款的解读 {readings_number} 条未印出，见规则手册（pingyuan-rules rulebook）。",
                f"{readings_number} readings of clauses are not printed; the rulebook has them "
                "(pingyuan-rules rulebook).",
                lang,
            ),
        ),
    )
    return Section("assumptions", title, lead, (origin, *([decided] if decided.groups else []), *folded))


def values(policy: Policy, title: Label, provenances: Sequence[Provenance]) -> Table:
    """The values in force that stand on some authorities, each with its reason."""
    columns = (Column(words.PARAMETER), Column(words.VALUE), Column(words.REASON, wide=True))
    rows: dict[Provenance, list[Row]] = {provenance: [] for provenance in provenances}
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance in rows:
            value = Label(
                in_words(source.value, info.kind, info.unit, "zh"), in_words(source.value, info.kind, info.unit, "en")
            )
            name = TextCell(info.label, clauses=source.clauses)
            rows[source.provenance].append((name, value, source.reason or words.DASH))
    groups = tuple(RowGroup(own, provenance.label) for provenance, own in rows.items() if own)
    return Table(title, columns, groups)


def read_clauses() -> Table:
    """Every choice that lives in the rules: what it is, what else could be meant, and why."""
    columns = (Column(words.CHOSEN, wide=True), Column(words.OTHERWISE, wide=True), Column(words.REASON, wide=True))
    rows: dict[Provenance, list[Row]] = {}
    for reading in readings().values():
        row = (TextCell(reading.chosen, clauses=tuple(map(find, reading.clauses))), reading.otherwise, reading.reason)
        rows.setdefault(reading.provenance, []).append(row)
    groups = tuple(RowGroup(own, provenance.label) for provenance, own in rows.items())
    return Table(words.READINGS_OF_CLAUSES, columns, groups)


def cited_clauses(data: ReportData, cited: Mapping[str, Citation], lang: Lang) -> Section:
    """The clauses that the report links to, in the order of the documents; then those that the county's files bring.

    What the article published about its own county in 2016 is told only if its figures belong to the ledger.
    """
    figures = data.assessed.figures is figures_of_the_article()
    library: list[Definition] = []
    own: list[Definition] = []
    for key, clause in (*clauses().items(), *((key, each) for key, each in cited.items() if key not in clauses())):
        if key not in cited:
            continue
        general = clause.without_figures if isinstance(clause, Clause) and not figures else None
        definition = Definition(
            key=key,
            name=clause.name.text(lang),
            place=tr("，", ", ", lang).join((clause.document.text(lang), clause.place.text(lang))),
            term=clause.term.text(lang),
            text=(general or clause.paraphrase).text(lang),
        )
        (library if key in clauses() else own).append(definition)
    title = words.REPORT_SECTIONS["clauses"].text(lang)
    lead = tr(
        "页中每个数字旁的条款指向这里；只写段和句的，出自平远的文章。要点是本库的转述，不是原文。",
        "The clauses beside the figures lead here; a paragraph and sentence alone are those of Pingyuan's article. The "
        "texts are paraphrases by this library, not the documents' own words.",
        lang,
    )
    elsewhere = tr(
        f"本库收录的 {len(library)} 条未印出，见规则手册（pingyuan-rules rulebook）。",
        f"The {len(library)} clauses of this library are not printed; the rulebook has them (pingyuan-rules rulebook).",
        lang,
    )
    blocks = [Definitions(tuple(library), elsewhere), *([Definitions(tuple(own))] if own else [])]
    return Section("clauses", title, lead, tuple(blocks))
