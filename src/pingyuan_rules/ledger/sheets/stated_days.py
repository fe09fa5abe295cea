"""The day that a ledger gives as its own: 填报时间, 截至 or a date alone, above its headings or below its rows."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise

import attrs

from pingyuan_rules.choices import MonthReading
from pingyuan_rules.ledger.cells import is_empty
from pingyuan_rules.ledger.headings import key
from pingyuan_rules.ledger.written_forms import Refused, parse_day

_YEAR = "(?:(?<![0-9])(?:19|20)[0-9]{2}|[〇○零一二三四五六七八九]{4})"
_NUMBER = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH = f"{_NUMBER}月份?(?:{_NUMBER}[日号]?)?"
_LEAD = re.compile(
    "(?:(?:填[报表写]|制表|编制|报送|上报|统计|数据|更新|汇总)(?:的?(?:日期|时间|时点|日))|截[至止](?:日期|时间)?"
    "|(?:^|(?<=[,;。、:()])|(?<=单位))(?:日期|时间))[到至为:]*$"
)
# A date is taken whole or not at all: 2019年12月20日前 is a term, and not the month of December.
_DATE = re.compile(
    rf"(?>(?P<words>{_YEAR}年(?:(?:{_MONTH}|{_NUMBER})[-—~至到](?P<end>(?:{_YEAR}年)?{_MONTH})|{_MONTH}))"
    rf"|{_YEAR}(?P<sep>[-./]){_NUMBER}(?:(?P=sep){_NUMBER})?(?![0-9])|{_YEAR}[0-9]{{4}}(?![0-9])"
    rf"|(?P<year>{_YEAR}年)(?!{_NUMBER}月))"
)
_NO_DAY_OF_IT = re.compile("以?[前后来]|之[前后]|起|至今|[前后]")
# The date of a text that is cited, of what happened, of a form's print, and one that shows how to write dates.
_OTHER_MATTER = re.compile(
    "《|意见|办法|条例|规定|通知|章程|印发|印制|修订|文件|精神|根据|按照|成立|新[建增办]|组建|设立|注册|建成|投产|例|格式|请|须"
)
_ALONE = 12
"""A text as short as this may be a date of the ledger that nothing leads: 2019年12月20日."""


@attrs.frozen
class StatedDay:
    """A day that a row gives as that of the ledger.

    Attributes:
        number: The row, counted as a spreadsheet counts.
        day: The day; of a month the last one, of a year 31 December.
        shown: The words that say so.
    """

    number: int
    day: date
    shown: str


def read_day(number: int, cells: Iterable[object], *, title: bool) -> StatedDay | None:
    """The day that a row outside the records gives as that of the ledger; None if it gives none.

    Args:
        number: The row.
        cells: Its cells.
        title: Whether it is a title or a signature, in which any day or month is that of the ledger.
    """
    # Offices write the words in one cell and the day in the next, or the parts of a day in several.
    texts = [
        f"日期:{cell:%Y-%m-%d}" if isinstance(cell, date) else key(str(cell)) for cell in cells if not is_empty(cell)
    ]
    apart = [";" * (one[-1:].isdigit() and two[:1].isdigit()) for one, two in pairwise([*texts, ""])]
    text = "".join(f"{one}{mark}" for one, mark in zip(texts, apart, strict=True))
    for match in _DATE.finditer(text):
        lead = _LEAD.search(text[: match.start()])
        in_title = title and match["words"] is not None and not _OTHER_MATTER.search(text)
        alone = match.start() == 0 and len(text) <= _ALONE and not _OTHER_MATTER.search(text)
        if _NO_DAY_OF_IT.match(text, match.end()) or not (lead or in_title or alone):
            continue
        written, end = match["words"] or match[0], match["end"]
        if end is not None:
            written = end if "年" in end else f"{written[: written.index('年') + 1]}{end}"
        elif match["year"] is not None:
            written = f"{written}12月31日"
        try:
            day = parse_day(written, MonthReading.LAST_DAY).value
        except Refused:
            continue
        return StatedDay(number, day, f"{lead[0] if lead else ''}{match[0]}".replace(":", "："))
    return None


def doubtful_days(years: Collection[int], days: Iterable[date], on: date) -> list[date]:
    """The days that are of another year than the policy's, from the earliest to the latest.

    A ledger whose title names the policy's year may have been filled in later.

    Args:
        years: The years that the ledger says it is of.
        days: The days that the ledger gives as its own.
        on: The policy's day.
    """
    return sorted({day for day in days if day.year < on.year or (day.year > on.year and on.year not in years)})
