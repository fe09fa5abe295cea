"""Published figures beside each other, and beside what the ledger gives."""

from pingyuan_rules.engine import Lang
from pingyuan_rules.published import Comparison, internal_agreement
from pingyuan_rules.published.published_words import AGREES, computed_word, relation_word, stated_word
from pingyuan_rules.report.page_model import Body, Cell, Column, Section, Table
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import TONES, capitalized, tr
from pingyuan_rules.returned.assessed_ledger import SOURCES


def section(data: ReportData, lang: Lang) -> Section:
    """What the published figures agree and disagree on."""
    title = tr("公布数字的核对", "Published figures checked", lang)
    lead = tr(
        "2016 年 10 月 21 日文章公布的数字，先彼此核对，再与台账算得的数字核对。不一致的照实列出，不作取舍。",
        "The figures that the article of 2016-10-21 published, first beside each other, then beside what the ledger "
        "gives. Where they differ, that is said, and nothing is reconciled.",
        lang,
    )
    return Section("published", title, lead, (among(lang), beside(data, lang)))


def among(lang: Lang) -> Table:
    """The published figures beside each other."""
    columns = (
        Column(tr("应有关系", "what should hold", lang), wide=True),
        Column(tr("数值", "values", lang)),
        Column(tr("结论", "result", lang)),
    )
    lines = tuple(
        (
            Cell(
                capitalized(relation.label, lang),
                clauses=tuple(dict.fromkeys(claim.cite.key for claim in relation.claims)),
            ),
            Cell(relation_word(relation, lang)),
            _result(relation.agrees, lang),
        )
        for relation in internal_agreement()
    )
    return Table(tr("公布数字之间", "Published figures beside each other", lang), columns, (Body(lines),))


def beside(data: ReportData, lang: Lang) -> Table:
    """The published figures beside what the ledger gives; classes without records give nothing."""
    columns = (
        Column(tr("公布数字", "published figure", lang), wide=True),
        Column(tr("公布", "published", lang), number=True),
        Column(tr("算得", "computed", lang), number=True),
        Column(tr("算自", "computed from", lang)),
        Column(tr("结论", "result", lang)),
    )
    lines = tuple(
        (
            Cell(capitalized(each.claim.label, lang), clauses=(each.claim.cite.key,)),
            Cell(stated_word(each.claim, lang)),
            Cell(computed_word(each, lang)),
            Cell(SOURCES[each.source].text(lang)),
            _result(each.agrees, lang),
        )
        for each in compared(data)
    )
    return Table(tr("台账与公布数字", "The ledger beside the published figures", lang), columns, (Body(lines),))


def compared(data: ReportData) -> list[Comparison]:
    """The comparisons with the policy, and with the classes that have records."""
    return [each for each in data.assessed.compared() if getattr(data.assessed.ledger, each.source, True)]


def _result(agrees: bool, lang: Lang) -> Cell:
    return Cell(AGREES[agrees].text(lang), TONES[agrees])
