"""The report as a value and as a file; an earlier report is replaced whole, and nothing else is."""

import re
from html import escape
from pathlib import Path

import attrs

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.files import FileKind, replacing_file, starts_with
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.policy import Policy
from pingyuan_rules.published import Published
from pingyuan_rules.report.report_data import ReportData
from pingyuan_rules.report.report_page import GENERATOR, html, page_of
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.document_head import HeadWords

_MARK = re.compile(rb'<meta name="generator" content="' + GENERATOR.encode() + rb' [^"]*">')
# The template says it in its first lines.
_HEAD = 1000
"""In how many of its first bytes a report says that it is one."""
_REPORT = FileKind(
    is_ours=lambda path: _MARK.search(starts_with(path, _HEAD)) is not None,
    found=Label("一个并非报告的文件", "a file that is no report"),
    expected=Label("以前的报告，或尚无文件的位置", "an earlier report, or a place without a file"),
    suffixes=(".html", ".htm"),
)


@attrs.frozen(repr=False)
class Report:
    """A report.

    Attributes:
        title: Its heading.
        lang: Its language.
        html: The whole page.
    """

    title: str
    lang: Lang
    html: str

    def __repr__(self) -> str:
        return f"<Report in {self.lang}: {len(self.html):,} characters>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that neither its styles nor its links reach the notebook."""
        # Without a base of its own a page in a frame takes that of the notebook, and links would lead there.
        page = self.html.replace("<head>", '<head><base href="about:srcdoc">', 1)
        style = "width: 100%; height: 45rem; border: 1px solid #ddd4c6"
        return f'<iframe title="{escape(self.title)}" style="{style}" sandbox srcdoc="{escape(page)}"></iframe>'


def report(
    ledger: Ledger | AssessedLedger,
    policy: Policy | None = None,
    lang: Lang = "zh",
    *,
    published: Published | None = None,
    title: str = "",
    period: str = "",
    least_change: bool = False,
) -> Report:
    """A report on a ledger: one page that needs no network, no script and no other file.

    Args:
        ledger: The ledger, or one that has been assessed, with its policy.
        policy: The policy, if not that of the article or of the assessed ledger.
        lang: The language.
        published: The figures that the county published, from `read_published`, to compare the ledger with. The sample
            ledger is compared with those of the article if none are given; any other ledger with none.
        title: The heading, if not the usual one, which names the county that the policy's file names.
        period: The time that the report is about, for its head; by default the policy's day.
        least_change: Whether a section names the branches that are one or two steps from the next level of
            demonstration site, with the steps, proved to be the least. It takes up to a minute, and the extra `proof`.

    Raises:
        ModuleNotFoundError: When what an extra brings is not installed; the message names the extra.
    """
    data = ReportData(AssessedLedger.of(ledger, policy, published=published), least_change)
    page = page_of(data, lang, HeadWords(title, period))
    return Report(page.title, lang, html(page))


def write_report(
    path: str | Path,
    ledger: Ledger | AssessedLedger,
    policy: Policy | None = None,
    lang: Lang = "zh",
    *,
    published: Published | None = None,
    title: str = "",
    period: str = "",
    least_change: bool = False,
) -> None:
    """Write a report on a ledger as an HTML file; see `report` for the other arguments.

    An earlier report that stood there is replaced in one step; nothing else is. The same ledger and policy give the
    same bytes, unless time runs out for `least_change`.

    Raises:
        InvalidData: When the path does not end in .html, or something that is no earlier report stands in the way.
        ModuleNotFoundError: When what an extra brings is not installed; the message names the extra.
    """
    place = Path(path)
    # Before the report is made, which takes a while for a large ledger.
    check_place(place)
    page = report(ledger, policy, lang, published=published, title=title, period=period, least_change=least_change)
    with replacing_file(place, check_place) as draft:
        draft.write_text(page.html, encoding="utf-8", newline="\n")


def check_place(path: Path) -> None:
    """Refuse a place where a report would replace anything but an earlier report.

    Raises:
        InvalidData: When the path does not end in .html, or a file stands there that is no earlier report.
    """
    _REPORT.check(path)
