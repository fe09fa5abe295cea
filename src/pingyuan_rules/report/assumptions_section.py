"""Under which policy the report was made, what this library or the county assumed, and the clauses that are cited."""

from collections.abc import Iterable, Iterator

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import FactInfo, Lang, Provenance, Source, facts_of
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.report.page_model import Body, Cell, Column, Definition, Definitions, Line, Section, Table
from pingyuan_rules.report.report_data import Gathered
from pingyuan_rules.report.report_words import NONE, said
from pingyuan_rules.rulebook_page.entries import said as value_said
from pingyuan_rules.rules import book

_ASSUMED = (Provenance.CHANGED, Provenance.LOCAL, Provenance.HOUSE)


def section(of: Gathered, lang: Lang) -> Section:
    """The policy, and every value that neither the article nor a regulation gives."""
    title = said("依据与假设", "Policy and assumptions", lang)
    lead = said(
        "原文和党内法规没有给出的数字与选择，由本库设定默认值并说明理由；各县可用自己的政策文件替换（--policy）。",
        "Numbers and choices that neither the article nor a regulation gives are set by this library, with a reason; a "
        "county replaces them with a policy file of its own (--policy).",
        lang,
    )
    return Section("assumptions", title, lead, (_origin(of.policy, lang), assumed(of.policy, lang)))


def _origin(policy: Policy, lang: Lang) -> Table:
    columns = (Column(said("项目", "item", lang)), Column(said("值", "value", lang), wide=True))
    lines = (
        (Cell(said("政策日期", "policy date", lang)), Cell(policy.on.isoformat())),
        (Cell(said("政策指纹", "policy fingerprint", lang)), Cell(policy.fingerprint)),
        (Cell(said("程序版本", "library version", lang)), Cell(f"pingyuan-rules {__version__}")),
    )
    return Table(said("本报告的依据", "What this report was made by", lang), columns, (Body(lines),))


def assumed(policy: Policy, lang: Lang) -> Table:
    """Every assumption in force with its reason: first what a user or a county changed, then the house defaults."""
    columns = (
        Column(said("参数", "parameter", lang)),
        Column(said("值", "value", lang)),
        Column(said("理由", "reason", lang), wide=True),
    )
    bodies = tuple(
        Body(lines, provenance.label.text(lang))
        for provenance in _ASSUMED
        if (lines := tuple(_line(info, source, lang) for info, source in _sources(policy, provenance)))
    )
    return Table(said("有效的假设", "Assumptions in force", lang), columns, bodies)


def _sources(policy: Policy, provenance: Provenance) -> Iterator[tuple[FactInfo, Source]]:
    for info in facts_of(Policy).values():
        source = policy.source_of(info.name)
        if source is not None and source.provenance is provenance:
            yield info, source


def _line(info: FactInfo, source: Source, lang: Lang) -> Line:
    return (
        Cell(info.label.text(lang), clauses=source.cites),
        Cell(value_said(book.rules[0], info, source.value, lang)),
        Cell(NONE if source.reason is None else source.reason.text(lang)),
    )


def cited_clauses(keys: Iterable[str], lang: Lang) -> Section:
    """The clauses that the report links to, in the order of the documents."""
    wanted = set(keys)
    definitions = tuple(
        Definition(
            key=clause.key,
            place=said("，", ", ", lang).join((clause.document.text(lang), clause.place.text(lang))),
            term=clause.term.text(lang),
            text=clause.paraphrase.text(lang),
        )
        for clause in clauses().values()
        if clause.key in wanted
    )
    title = said("所引条款", "Clauses cited", lang)
    lead = said(
        "页中每个数字旁的编号（如 P2S9，即第 2 段第 9 句）指向这里。要点是本库的转述，不是原文。",
        "The keys beside the figures (P2S9: paragraph 2, sentence 9) lead here. What a clause says is this library's "
        "paraphrase and not the text itself.",
        lang,
    )
    return Section("clauses", title, lead, (Definitions(definitions),))
