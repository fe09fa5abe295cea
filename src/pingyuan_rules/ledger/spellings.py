"""One thing in several spellings: ids and townships are compared in one form, and near or doubled names are told.

Half-width forms, spaces, hyphens and what cannot be seen make no other thing. A character more or less may: such names
are never taken for one, only warned of.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.engine import Label, Problem, Record, is_known
from pingyuan_rules.ledger.credit_codes import clean_code, is_shaped_like_code
from pingyuan_rules.ledger.headings import is_example
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.sheets.sheet_records import Row, Table, Tables, row_problem, rows_with
from pingyuan_rules.ledger.written_forms import Remark, plain, without_marks
from pingyuan_rules.records import Applicant, Branch, Member, Organization

_PLACES = (Organization, Branch)
_REFERENCES: tuple[tuple[type[Record], str, type[Record]], ...] = (
    (Organization, "branch_id", Branch),
    (Member, "branch_id", Branch),
    (Applicant, "branch_id", Branch),
    (Branch, "secretary_id", Member),
)
"""The facts that name a row of another sheet, and the class of its records."""

_ABOVE = re.compile("^.+[省市县区](?=..)")
_OFFICES = re.compile("(?:人民政府|政府|党委|街道办事处|街道办|办事处|街道|[镇乡])+$")
_SHORTEST_CODE = 18
_MOST_NAMES = 300
"""With more names than this they are no townships of a county, and comparing each with each would take long."""
_SHORTEST = 3
"""In shorter names one other character makes another place."""
_OFTEN = 3
"""A name that stands there once beside one that stands there so often is likely a slip."""


RowKey: TypeAlias = tuple[str, int]
"""A row by its sheet and number."""

_PLACEHOLDER = re.compile(
    r"[×✕✖╳*○]{2,}|(?<![A-Za-z])[Xx]{2,4}(?![A-Za-z0-9])|某某|某(?=.{0,4}(?:公司|企业|协会|商会|学校|支部))"
    r"|^(?:示例|样例|测试(?!技术|中心|仪器|设备|服务)|(?:test|demo|example|sample)\b)",
    re.IGNORECASE,
)
"""What stands in forms for a name that is to be written there."""
_ENDS = "(?:公司|厂|店|场|所|院|社|企业|中心|协会|学会|商会|联合会|学校|幼儿园|基金会)"
_SEVERAL = re.compile(
    rf".{{2,}}{_ENDS}(?:[、,;/\n和及与]+.{{2,}}{_ENDS})+|.*等[0-9一二两三四五六七八九十]+[家个户](?:单位|企业|组织)?"
    "|(?:其[他它余]|剩余)(?:[0-9]+[家个户])?(?:单位|企业|组织|社会组织|支部|党支部)?"
)
_ONE_UNIT = Label("一个单位或支部的名称", "the name of one unit or branch")
_A_ROW_EACH = Label(
    "一行只填一个：是几个的，请每个各填一行；是一个的，请核对名称",
    "Give each a row of its own if these are several; if it is one, check its name",
)
_REAL_NAME = Label("真实的名称", "a real name")
_NO_PLACEHOLDER = Label(
    "如为填表示例，请删去该行；如为真实记录，请填写名称；有意隐去名称的，不必更改",
    "If the row is an example of the form, delete it; if it is a real record, enter its name; if the name is withheld "
    "on purpose, leave it",
)


def name_key(text: str) -> str:
    r"""A name as it is compared: without spaces, case, full-width forms and what cannot be seen.

    >>> name_key("乙 镇"), name_key("乙镇\u200b") == name_key("乙镇")
    ('乙镇', True)
    """
    key = "".join(plain(text).casefold().split())
    # Once more, since letters and marks may come together where a space has gone.
    return key if key.isascii() else plain(key)


def id_key(text: str) -> str:
    """An id as it is compared: as a name, without an apostrophe in front; in a credit code hyphens do not count.

    >>> id_key("ＺＢ－０１"), id_key("zb 01"), id_key("'001"), id_key("91441426-00000001-9j")
    ('zb-01', 'zb01', '001', '91441426000000019J')
    """
    if text.isalnum() and text.isascii() and len(text) < _SHORTEST_CODE:  # most ids of a ledger's own
        return text.casefold()
    code = clean_code(text)
    return code if is_shaped_like_code(code) else name_key(text).lstrip("'’‘")


def unify_spellings(tables: Tables) -> dict[type[Record], Table]:
    """The same sheets with one spelling for each township, the commonest, and ids that are named as their row has them.

    A row may also name its branch by the branch's full name, if only one branch has it. Rows whose spelling changed
    are told as remarks of the sheet.
    """
    changes: dict[type[Record], dict[RowKey, dict[str, tuple[str, Remark]]]] = defaultdict(lambda: defaultdict(dict))
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places = [
        (record, row, place)
        for record in _PLACES
        if record in tables
        for row, place in rows_with(tables[record], "township")
        if is_known(place)
    ]
    for _, _, place in places:
        spellings[name_key(place)][place] += 1
    for record, row, place in places:
        (commonest, _), *_ = spellings[name_key(place)].most_common(1)
        if place != commonest:
            changes[record][row.sheet, row.number]["township"] = commonest, Remark.SPELLING
    for owner, fact, other in _REFERENCES:
        if owner not in tables or other not in tables:
            continue
        written, named = _ids_and_names(tables[other])
        exact = set(written.values())
        for row, key in rows_with(tables[owner], fact):
            # Nearly all references are spelled as their row is.
            if not is_known(key) or key in exact:
                continue
            if (target := written.get(id_key(key))) is not None:
                changes[owner][row.sheet, row.number][fact] = target, Remark.SPELLING
            elif (target := named.get(name_key(key))) is not None:
                changes[owner][row.sheet, row.number][fact] = target, Remark.NAME
    return {record: _changed(table, changes[record]) for record, table in tables.items()}


def _ids_and_names(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """The ids of a table as they are compared, and of branches also their names, each with the id as it is written.

    Those that several rows have are left out, and so is a name that is an id too.
    """
    ids = [key for _, key in rows_with(table, "id") if is_known(key)]
    id_times = Counter(map(id_key, ids))
    by_id = {id_key(key): key for key in ids if id_times[id_key(key)] == 1}
    if table.record is not Branch:
        return by_id, {}
    rows = [(row.record.id, name_key(name)) for row, name in rows_with(table, "name") if is_known(name)]
    name_times, names_of_ids = Counter(name for _, name in rows), set(map(name_key, ids))
    return by_id, {
        name: key for key, name in rows if is_known(key) and name_times[name] == 1 and name not in names_of_ids
    }


def _changed(table: Table, changes: Mapping[RowKey, Mapping[str, tuple[str, Remark]]]) -> Table:
    if not changes:
        return table
    remarks = {way: list(numbers) for way, numbers in table.remarks.items()}
    rows = []
    for row in table.rows:
        values: Any = {}
        for fact, (value, remark) in changes.get((row.sheet, row.number), {}).items():
            values[fact] = value
            remarks.setdefault((row.sheet, fact, remark), []).append(row.number)
        rows.append(attrs.evolve(row, record=attrs.evolve(row.record, **values)) if values else row)
    return attrs.evolve(table, rows=tuple(rows), remarks=remarks)


def spelling_warnings(tables: Tables) -> Iterator[Problem]:
    """Townships whose names are nearly the same, names that rows with different ids share, and names of no one."""
    yield from _near_townships(tables)
    for record in (Organization, Branch):
        first: dict[str, Row] = {}
        for row, name in rows_with(tables[record], "name") if record in tables else ():
            if not is_known(name):
                continue
            # The template's own examples, as long as there are no other rows.
            if _PLACEHOLDER.search(plain(name)) and not (is_known(row.record.id) and is_example(row.record.id)):
                yield row_problem(row, ["name"], seen(name), _REAL_NAME, _NO_PLACEHOLDER, kind="doubtful")
            elif _SEVERAL.fullmatch(plain(name)):
                yield row_problem(row, ["name"], seen(name), _ONE_UNIT, _A_ROW_EACH, kind="doubtful")
            before = first.setdefault(name_key(name), row)
            other, own, first_row = before.record.id, row.record.id, before.name_beside(row)
            # One id given twice is an error of its own; without ids nothing else tells that a row was copied.
            if before is not row and not (is_known(other) and is_known(own) and id_key(other) == id_key(own)):
                zh, en = (f" {seen(other)[1:-1]} ", f" ({seen(other)})") if is_known(other) else ("", "")
                expected = Label(
                    f"不重复的名称（{first_row.zh}{zh}同名）",
                    f"a name other than that of {first_row.en}{en}",
                )
                remedy = Label(
                    "如为同一单位或支部，请合并两行；不是的请核对名称",
                    "If both are the same, merge the two rows; if not, check the names",
                )
                yield row_problem(row, ["id", "name"], seen(name), expected, remedy, kind="repeated")


def _near_townships(tables: Tables) -> Iterator[Problem]:
    counts: Counter[str] = Counter()
    first: dict[str, Row] = {}
    for record in _PLACES:
        for row, place in rows_with(tables[record], "township") if record in tables else ():
            if is_known(place):
                counts[place] += 1
                first.setdefault(place, row)
    if len(counts) > _MOST_NAMES:
        return
    for pair in combinations(counts, 2):
        # Of two that stand there equally often, the one that came later is asked about.
        common, rare = sorted(pair, key=lambda name: -counts[name])
        # 甲镇、乙镇 and 甲镇（新） are no other townships.
        contained = _is_part(common, rare) or _is_part(rare, common) or _is_village(common, rare)
        contained = contained or _is_village(rare, common)
        often = counts[rare] == 1 and counts[common] >= _OFTEN
        slip = often and _one_character_apart(rare, common) and not numbered_alike(rare, common)
        if slip or contained or place_core(rare) == place_core(common):
            number = counts[common]
            expected = Label(
                f"与“{seen(common)[1:-1]}”（{number} 行）相同的写法（如为同一乡镇）",
                f"the spelling {seen(common)} ({number} row{'s' * (number > 1)}), if it is the same township",
            )
            remedy = Label(
                "如为同一乡镇，请统一写法；目前分别统计",
                "If they are the same township, spell them alike; until then they are counted separately",
            )
            yield row_problem(first[rare], ["township"], seen(rare), expected, remedy, kind="doubtful")


def _is_part(one: str, other: str) -> bool:
    """Whether a name stands within another, set off by marks.

    >>> _is_part("甲镇", "甲镇、乙镇"), _is_part("甲镇", "甲镇（新）"), _is_part("城镇", "新城镇")
    (True, True, False)
    """
    return one != other and re.search(rf"(?<!\w){re.escape(name_key(one))}(?!\w)", name_key(other)) is not None


def _is_village(town: str, other: str) -> bool:
    """Whether a name is that of a township with a village or a road behind it.

    >>> _is_village("乙镇", "乙镇丙村"), _is_village("乙镇", "乙镇"), _is_village("乙", "乙镇")
    (True, False, False)
    """
    town, other = name_key(town), name_key(other)
    return town.endswith(("镇", "乡", "街道")) and town != other and other.startswith(town)


_SIMPLIFIED = str.maketrans("鎮鄉縣區園", "镇乡县区园")


def place_core(name: str) -> str:
    """A township's name without the county in front, the kind of office behind and the marks of notes.

    >>> place_core("平远县甲乙镇人民政府"), place_core("甲鎮①"), place_core("乡镇")
    ('甲乙', '甲', '乡镇')
    """
    key = _ABOVE.sub("", name_key(without_marks(name)).translate(_SIMPLIFIED))
    return _OFFICES.sub("", key) or key


def numbered_alike(one: str, other: str) -> bool:
    """Whether names differ in a number, a letter or a direction alone, as those of different places do.

    >>> numbered_alike("示范镇07", "示范镇1"), numbered_alike("城东街道", "城西街道"), numbered_alike("镇", "镇1")
    (True, True, False)
    """
    one, other = name_key(one), name_key(other)
    return any(
        mark.search(one) and mark.search(other) and mark.sub("0", one) == mark.sub("0", other) for mark in _NUMBERS
    )


_NUMBERS = (
    re.compile("[0-9]+"),
    # As a number alone: 第三片 and 示范三镇, but not 三河镇.
    re.compile("第[一二三四五六七八九十]+|[一二三四五六七八九十]+(?=(?:镇|乡|街道|社区|片区?|组|村|区|号)?$)"),
    re.compile("(?<![a-z])[a-z](?![a-z])"),
    re.compile("[东西南北中]"),
    re.compile("[上中下]"),
    re.compile("[前后]"),
)


def _one_character_apart(one: str, other: str) -> bool:
    one, other = sorted((name_key(one), name_key(other)), key=len)
    if len(one) < _SHORTEST or len(other) - len(one) > 1:
        return False
    at = next((n for n, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), len(one))
    return one[at + (len(one) == len(other)) :] == other[at + 1 :]
