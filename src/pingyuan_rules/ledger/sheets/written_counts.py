"""How many records an office says that a table has: 共4家 below it, 合计 beside 4, or 甲镇（3家） above a section."""

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from pingyuan_rules.choices import Sector
from pingyuan_rules.engine import Record
from pingyuan_rules.ledger.headings import key
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.sheets.row_patterns import NOTE, RECORD_COUNT
from pingyuan_rules.records import Applicant, Branch, Member, Organization

_UNITS: Mapping[type[Record], str] = {
    Organization: "家户个条",
    Branch: "个条",
    Member: "名人个条",
    Applicant: "名人个条",
}
_THINGS: Mapping[type[Record], re.Pattern[str]] = {
    Organization: re.compile("“?两新”?组织|非公.*|企业|单位|社会组织|组织|记录"),
    Branch: re.compile("党?支部|(?:基层)?党组织|记录"),
    Member: re.compile("党员|记录"),
    Applicant: re.compile("(?:入党)?申请人|记录"),
}
"""What a number counts if it counts records; 共109人 of units does not."""
_SECTORS = (
    (re.compile("非公.*|企业"), Sector.NON_PUBLIC_ENTERPRISE),
    (re.compile("社会组织"), Sector.SOCIAL_ORGANIZATION),
)
_BEHIND_A_TITLE = re.compile("[(]共?([0-9]{1,6})([家户个名人条])[)]$")
_BESIDE_A_TOTAL = re.compile("[(]?共?([0-9]{1,6})([家户个名人条]?)[)]?")
_BY_SECTOR = re.compile(
    "(非公(?:有制)?(?:经济)?(?:企业|组织)|社会组织)(党?支部|党组织)?(?:合计|共|计|有|为|:|[(])*([0-9]{1,6})([家户个])"
)
_DIGITS = {"两": 2} | {digit: at for at, digit in enumerate("一二三四五六七八九", start=1)}


@attrs.frozen
class WrittenCount:
    """A number of records that a row tells.

    Attributes:
        number: The number.
        shown: The words that tell it, as a message shows them.
        place: The place or class that is counted; empty if none is named.
        below: Whether it stands in a title and counts the records below.
        part: Whether it may count any part of those that are named.
    """

    number: int
    shown: str
    place: str = ""
    below: bool = False
    part: bool = False


def read_count(record: type[Record], texts: Iterable[str], names: Iterable[object] = ()) -> WrittenCount | None:
    """The number of records that a row tells which is none; None if it tells none, or counts something else.

    Args:
        record: The class of the records of the sheet.
        texts: The texts of the row.
        names: Of a total, the cells under the headings of ids and names.
    """
    units = _UNITS.get(record, "")
    for text in texts if units else ():
        word = key(text)
        if (match := RECORD_COUNT.fullmatch(word)) is not None:
            thing, unit, number = match["before"] or match["after"] or match["last"], match["unit"], match["number"]
            if (thing and not _THINGS[record].fullmatch(thing)) or not (thing or unit) or (unit or "") not in units:
                return None
            if not number.isdecimal():
                tens, ten, ones = number.rpartition("十")
                number = (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
            sector = next((each.label.zh for pattern, each in _SECTORS if pattern.fullmatch(thing or "")), "")
            return WrittenCount(int(number), seen(text), match["place"] or sector)
        if (match := _BEHIND_A_TITLE.search(word)) is not None and match[2] in units and not NOTE.fullmatch(word):
            return WrittenCount(int(match[1]), seen(text), word[: match.start()], below=True)
    for cell in names:
        if (match := _BESIDE_A_TOTAL.fullmatch(key(str(cell)))) is not None and match[2] in units:
            return WrittenCount(int(match[1]), seen(cell))
    return None


def read_parts(record: type[Record], texts: Iterable[str]) -> Iterator[WrittenCount]:
    """The numbers of records of a sector that a row tells, as 其中：非公企业3家，社会组织2家 does.

    Args:
        record: The class of the records of the sheet.
        texts: The texts of the row.
    """
    for text in texts if record in {Organization, Branch} else ():
        for thing, branches, number, unit in _BY_SECTOR.findall(key(text)):
            # 社会组织党支部15个 of units counts something else, and so does 社会组织15家 of branches.
            if unit in _UNITS[record] and (record is Branch or not branches):
                sector = next(each for pattern, each in _SECTORS if pattern.fullmatch(thing))
                yield WrittenCount(int(number), seen(text), sector.label.zh, part=True)
