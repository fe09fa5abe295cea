"""Unified social credit codes (GB 32100-2015): what is wrong with one, in words that help to find the mistake.

Check characters show that a code is mistyped, not where; so no code is ever corrected by them, and the remedy is to
look at the license.
"""

import re
from collections.abc import Iterator, Mapping

import attrs

from pingyuan_rules.engine import Label, Problem, Record, is_known
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.check_digits import ALPHABET, credit_check, is_credit_code, organization_check
from pingyuan_rules.ledger.personal import looks_personal, masked
from pingyuan_rules.ledger.sheets.sheet_records import Table, row_problem, rows_with
from pingyuan_rules.ledger.written_forms import plain, without_marks
from pingyuan_rules.records import Organization

_LENGTH, _ORGANIZATION_CODE = 18, 9

# By authority: establishment, civil affairs, market regulation. For the others the sources give no full list.
_CATEGORIES = {"1": "1239", "5": "1239", "9": "123"}
_LIKELY = frozenset({"91", "92", "93", "51", "52", "53", "59"})

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"})
# Apart from the others: a capital L is a letter of codes, so l can be a 1 only before the text is put in capitals.
_SMALL_L = str.maketrans("l", "1")

_BETWEEN = re.compile("[\\s\\-_.·'‘’`‐-―−\u200b-\u200f\u2060\ufeff]")
# A code of digits alone, in a cell that is not text, is shown and exported to CSV as 9.1441426E+17.
_AS_NUMBER = re.compile(r"([1-9])(?:\.([0-9]+))?E\+?[0-9]{2}")
# Excel keeps 15 digits of a number and puts 0 for the rest.
_ROUNDED = re.compile("[0-9]{15}000")
# 17 to 19 characters, so that a code with one dropped or doubled is recognized too.
_BEGINNING = re.compile("[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{9,11}")


@attrs.frozen
class CodeFault:
    """What is wrong with a credit code: of several faults, the one that helps most to find the mistake.

    Attributes:
        found: The text; what is personal in it is masked.
        expected: What is expected.
        remedy: How to correct it.
    """

    found: str | Label
    expected: Label
    remedy: Label


def code_fault(text: str) -> CodeFault | None:
    """What is wrong with a text that is meant as a credit code, or None if nothing is.

    >>> code_fault("91441426000000019J")
    >>> fault = code_fault("9144142600000001OJ")
    >>> print(fault.expected.en)
    digit 0 as character 17, not letter O
    >>> print(code_fault("91441426ooooooo19J").remedy.en)
    If the license says so, write 91441426000000019J

    Raises:
        ModuleNotFoundError: When python-stdnum is not installed; the message names the extra.
    """
    code = clean_code(text)
    if _is_right(code):
        return None if code == text else CodeFault(shown(text), _PLAIN, Label(f"请写作 {code}", f"Write {code}"))
    if looks_personal(text):
        return CodeFault(shown(masked(text)), _A_CODE, _NOT_OF_A_PERSON)
    # The form first: in a code of the wrong length no character has a position to be checked by.
    fault = _form_fault(text, code) or _look_alike_fault(text, code) or _category_fault(code)
    expected, remedy = fault or _content_fault(code)
    return CodeFault(shown(masked(text)), expected, remedy)


def looks_like_code(text: str) -> bool:
    """Whether an id is meant as a credit code: about as long as one, with authority, category and division in front.

    >>> looks_like_code("91441426000000019"), looks_like_code("ZZ-0001"), looks_like_code("9.1441426E+17")
    (True, False, True)
    """
    number = _AS_NUMBER.fullmatch(text.strip().upper())
    if number is not None:
        return f"{number[1]}{number[2] or ''}"[:2] in _LIKELY
    # Citizen ids from Sichuan, Guizhou and Yunnan begin with 51, 52 and 53 too, hence the look at what is personal.
    code = clean_code(without_marks(text)).translate(_LOOK_ALIKES)
    return (
        code[:2] in _LIKELY and _BEGINNING.fullmatch(code) is not None and (_is_right(code) or not looks_personal(text))
    )


def code_warnings(tables: Mapping[type[Record], Table], *, sure: bool = False) -> Iterator[Problem]:
    """What is wrong with the credit codes among the ids of organizations: worth a warning, for no rule reads them.

    Args:
        tables: The sheets of a ledger.
        sure: Whether the heading of the ids says that every one is a credit code; otherwise those that look like one
            are taken for one.

    Raises:
        ModuleNotFoundError: When python-stdnum is not installed and there is a code; the message names the extra.
    """
    table = tables.get(Organization)
    if table is None:
        return
    for row, key in rows_with(table, "id"):
        if is_known(key) and (sure or looks_like_code(key)) and (fault := code_fault(key)) is not None:
            yield row_problem(row, ["id"], fault.found, fault.expected, fault.remedy, kind="doubtful")


Fault = tuple[Label, Label]
"""What is expected, and the remedy."""

_A_CODE = Label("单位的统一社会信用代码", "the unified social credit code of a unit")
_PLAIN = Label(
    "18位数字和大写半角字母，中间没有空格或符号", "18 digits and capital letters without spaces or marks between them"
)
_NOT_OF_A_PERSON = Label(
    "请删去个人的号码，填写单位的代码", "Delete the person's number and enter the code of the unit"
)
_SEE_LICENSE = Label("请对照证照更正", "Check it against the license and correct it")
_NO_MARKS = Label("请删去注释号，并对照证照核对", "Delete the mark of a note, and check the code against the license")
_AS_TEXT = Label(
    "请把该列设为文本格式，再按证照重新填写", "Format the column as text, then enter the code again from the license"
)


def clean_code(text: str) -> str:
    """A text as a code is compared: in capitals and half-width, without spaces, hyphens and what cannot be seen.

    Raised and circled digits are no digits of a code.

    >>> clean_code("９１441426-00000001-9j"), clean_code("9144142600000001⑨J")
    ('91441426000000019J', '9144142600000001⑨J')
    """
    return _BETWEEN.sub("", plain(text)).upper()


def is_shaped_like_code(code: str) -> bool:
    """Whether a clean text has the length and the beginning of a code, right or wrong."""
    return len(code) == _LENGTH and code[:2] in _LIKELY and _BEGINNING.fullmatch(code) is not None


def _is_right(code: str) -> bool:
    return is_credit_code(code) and _category_fault(code) is None


def _form_fault(text: str, code: str) -> Fault | None:
    if _AS_NUMBER.fullmatch(text.strip().upper()) is not None:
        return Label("18位代码的全部字符", "every character of a code of 18"), _AS_TEXT
    for position, char in enumerate(code, start=1):
        if not (char.isascii() and char.isalnum()):
            seen = shown(char)[1:-1]
            expected = Label(
                f"数字和字母（第{position}位为“{seen}”）",
                f"digits and letters only (character {position} is {seen})",
            )
            return expected, _SEE_LICENSE if without_marks(char) else _NO_MARKS
    if len(code) == _LENGTH:
        return None
    expected = Label(
        f"18位的统一社会信用代码（现有{len(code)}位）",
        f"a unified social credit code of 18 characters, not {len(code)}",
    )
    if len(code) == _ORGANIZATION_CODE:
        return expected, Label(
            "这像是9位的组织机构代码：请按证照填写18位代码",
            "This may be an organization code of 9 characters: enter the code of 18 characters from the license",
        )
    return expected, _SEE_LICENSE


def _look_alike_fault(text: str, code: str) -> Fault | None:
    repairs = (code.translate(_LOOK_ALIKES), clean_code(text.translate(_SMALL_L)).translate(_LOOK_ALIKES))
    right = next(filter(_is_right, repairs), None)
    swaps_zh, swaps_en = [], []
    for at, (letter, other) in enumerate(zip(code, right or repairs[0], strict=True), start=1):
        if letter != other:
            kind = Label("数字", "digit") if other.isdecimal() else Label("字母", "letter")
            swaps_zh.append(f"{kind.zh} {other} 而非字母 {letter}（第{at}位）")
            swaps_en.append(f"{kind.en} {other} as character {at}, not letter {letter}")
    if not swaps_zh:
        return None
    expected = Label("，".join(swaps_zh), "; ".join(swaps_en))
    if right is None:
        return expected, _SEE_LICENSE
    return expected, Label(f"证照确为如此的，请写作 {right}", f"If the license says so, write {right}")


def _category_fault(code: str) -> Fault | None:
    categories = _CATEGORIES.get(code[0], ALPHABET)
    if code[1] in categories:
        return None
    expected = Label(
        f"{'、'.join(categories)}之一（以 {code[0]} 开头的代码的第2位）",
        f"one of {', '.join(categories)} as second character of a code that begins with {code[0]}",
    )
    return expected, _SEE_LICENSE


def _content_fault(code: str) -> Fault:
    at = next((n for n in range(2, 8) if not code[n].isdecimal()), None)
    if at is not None:
        return Label(
            f"数字（第3至8位是行政区划代码，第{at + 1}位为 {code[at]}）",
            f"digits as characters 3 to 8, the administrative division (character {at + 1} is {code[at]})",
        ), _SEE_LICENSE
    if credit_check(code[:-1]) == code[-1]:
        return Label(
            "与第9至16位相符的第17位（组织机构代码的校验码）",
            "character 17 to agree with characters 9 to 16 (the check of the organization code)",
        ), Label(
            "不止一处有误：请对照证照更正",
            "More than one character is wrong: check the code against the license and correct it",
        )
    expected = Label(
        "与前17位相符的校验码（第18位）", "a code whose last character, the check character, agrees with the others"
    )
    if _ROUNDED.fullmatch(code):
        return expected, Label(
            f"末三位可能被表格软件改为0：{_AS_TEXT.zh}",
            f"A spreadsheet program may have put 0 for the last three: {_AS_TEXT.en[0].lower()}{_AS_TEXT.en[1:]}",
        )
    # The two checks together tell in which part the mistake is.
    where = Label("第9至17位", "among characters 9 to 17")
    if organization_check(code[8:16]) == code[16]:
        where = Label("第1至8位或第18位", "among characters 1 to 8 or 18")
    return expected, Label(
        f"有误之处多半在{where.zh}：请对照证照更正",
        f"It is mistyped, most likely {where.en}: check the code against the license and correct it",
    )
