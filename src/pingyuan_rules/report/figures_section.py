"""Published figures beside each other, and beside what the ledger gives."""

from pingyuan_rules import words
from pingyuan_rules.engine import Lang
from pingyuan_rules.published import Comparison
from pingyuan_rules.published.figures import figures_of_the_article
from pingyuan_rules.published.published_tables import agreement_table, comparison_table
from pingyuan_rules.report.page_model import Section
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_words import tr


def section(data: ReportData, lang: Lang) -> Section | None:
    """Where the published figures agree, and where they differ; None if none belong to the ledger."""
    figures = data.assessed.figures
    if figures is None:
        return None
    title = words.REPORT_SECTIONS["published"].text(lang)
    titles = tr("、", "; ", lang).join(document.text(lang) for document in figures.documents)
    source = (
        tr("2016 年 10 月 21 日文章", "the article of October 21, 2016", lang)
        if figures is figures_of_the_article()
        else tr(f"《{titles}》", f"“{titles}”", lang)
    )
    lead = tr(
        f"{source}公布的数字，先彼此核对，再与台账算得的数字核对。不一致的照实列出，不作取舍。",
        f"The figures that {source} published, compared first with each other, then with "
        "those of the ledger. Differences are shown as they are; nothing is reconciled.",
        lang,
    )
    agreement = [agreement_table(figures.relations)] if figures.relations else []
    return Section("published", title, lead, (*agreement, comparison_table(compared(data))))


def compared(data: ReportData) -> list[Comparison]:
    """The comparisons with the policy, and with the classes that have records."""
    # An empty class would count as none of everything and disagree with every figure.
    return [each for each in data.assessed.compared() if getattr(data.assessed.ledger, each.source, True)]
