"""Published figures beside each other, and beside what the ledger gives."""

from pingyuan_rules import words
from pingyuan_rules.engine import Lang
from pingyuan_rules.published import Comparison
from pingyuan_rules.published.published_tables import agreement_table, comparison_table
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import tr


def section(data: ReportData, lang: Lang) -> Section:
    """Where the published figures agree, and where they differ."""
    title = words.REPORT_SECTIONS["published"].text(lang)
    lead = tr(
        "2016 年 10 月 21 日文章公布的数字，先彼此核对，再与台账算得的数字核对。不一致的照实列出，不作取舍。",
        "The figures that the article of October 21, 2016 published, compared first with each other, then with "
        "those of the ledger. Differences are shown as they are; nothing is reconciled.",
        lang,
    )
    return Section("published", title, lead, (agreement_table(), comparison_table(compared(data))))


def compared(data: ReportData) -> list[Comparison]:
    """The comparisons with the policy, and with the classes that have records."""
    # An empty class would count as none of everything and disagree with every figure.
    return [each for each in data.assessed.compared() if getattr(data.assessed.ledger, each.source, True)]
