"""Under which policy the report was made, what this library or the county assumed, and the clauses that are cited."""

from collections.abc import Iterable

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Lang, Provenance, facts_of
from pingyuan_rules.engine.wording.speech import in_words
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.report.page_model import Body, Cell, Column, Definition, Definitions, Line, Section, Table
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import NONE, tr

_ASSUMED = (Provenance.CHANGED, Provenance.LOCAL, Provenance.HOUSE)


def section(data: ReportData, lang: Lang) -> Section:
    """The policy, and every value that neither the article nor a regulation gives."""
    title = tr("依据与假设", "Policy and assumptions", lang)
    lead = tr(
        "原文和党内法规没有给出的数字与选择，由本库设定默认值并说明理由；各县可用自己的政策文件替换（--policy）。",
        "Numbers and choices that neither the article nor a regulation gives are set by this library, with a reason; a "
        "county replaces them with a policy file of its own (--policy).",
        lang,
    )
    columns = (Column(tr("项目", "item", lang)), Column(tr("值", "value", lang), wide=True))
    lines = (
        (Cell(tr("政策日期", "policy date", lang)), Cell(data.policy.on.isoformat())),
        (Cell(tr("政策指纹", "policy fingerprint", lang)), Cell(data.policy.fingerprint)),
        (Cell(tr("程序版本", "library version", lang)), Cell(f"pingyuan-rules {__version__}")),
    )
    origin = Table(tr("本报告的依据", "Policy and version of this report", lang), columns, (Body(lines),))
    return Section("assumptions", title, lead, (origin, assumed(data.policy, lang)))


def assumed(policy: Policy, lang: Lang) -> Table:
    """Every assumption in force with its reason: first what a user or a county changed, then the house defaults."""
    columns = (
        Column(tr("参数", "parameter", lang)),
        Column(tr("值", "value", lang)),
        Column(tr("理由", "reason", lang), wide=True),
    )
    lines: dict[Provenance, list[Line]] = {provenance: [] for provenance in _ASSUMED}
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance in lines:
            value = Cell(in_words(source.value, info.kind, info.unit, lang))
            reason = Cell(NONE if source.reason is None else source.reason.text(lang))
            lines[source.provenance].append((Cell(info.label.text(lang), clauses=source.cites), value, reason))
    bodies = tuple(Body(tuple(own), provenance.label.text(lang)) for provenance, own in lines.items() if own)
    return Table(tr("有效的假设", "Assumptions in force", lang), columns, bodies)


def cited_clauses(keys: Iterable[str], lang: Lang) -> Section:
    """The clauses that the report links to, in the order of the documents."""
    wanted = set(keys)
    definitions = tuple(
        Definition(
            key=clause.key,
            place=tr("，", ", ", lang).join((clause.document.text(lang), clause.place.text(lang))),
            term=clause.term.text(lang),
            text=clause.paraphrase.text(lang),
        )
        for clause in clauses().values()
        if clause.key in wanted
    )
    title = tr("所引条款", "Clauses cited", lang)
    lead = tr(
        "页中每个数字旁的编号（如 P2S9，即第 2 段第 9 句）指向这里。要点是本库的转述，不是原文。",
        "The keys beside the figures (P2S9: paragraph 2, sentence 9) lead here. What a clause says is this library's "
        "paraphrase and not the text itself.",
        lang,
    )
    return Section("clauses", title, lead, (Definitions(definitions),))
