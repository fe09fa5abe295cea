"""Personal data: headings of columns that a ledger must not carry along, and values that messages must not show.

A ledger knows people by ids alone. But columns beside the facts are passed through to the results, and messages show
wrong values, so both are checked first.
"""

import re
from typing import Any

from pingyuan_rules.engine.personal_values import masked as mask_personal
from pingyuan_rules.engine.personal_values import personal_parts
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.check_digits import is_citizen_id
from pingyuan_rules.ledger.headings import normalized

# Personal wherever they stand in a heading, unless the heading asks a question or counts.
_PERSONAL = re.compile(
    "姓名|名单|花名册|身份证|身份号码|证件号|护照|手机|电话|联系方式|微信|qq|邮箱|电子邮件|出生|(?<!政治)生日|银行卡"
    "|住址|(?:家庭|居住|户籍|住宅)(?:所在)?地"
)
# At the end of a heading, so that what stands below is somebody's name.
_POST = re.compile(
    "(?:书记|负责人|联系人|法人代表|法定代表人|经办人|填表人|填报人|企业主|业主|出资人|投资人|指导员|联络员|委员|主任|经理)$"
)
_ALONE = frozenset({"姓", "名", "性别", "民族", "籍贯", "学历", "年龄"})
_NOBODY = re.compile("是否|有无|公众号|微信群|qq群|(?:数|数量|比例|占比|率)$")
_WHETHER = re.compile("^[有无配设派]")

_PEOPLE = "(?:secretary|contact|person|member|owner|leader|liaison|instructor|applicant|representative|investor)"
_ENGLISH = re.compile(
    rf"\b(?:(?:tele|cell ?)?phone|mobile (?:no|number|phone)|tel|e ?mail|wechat|weixin|qq|passport|dob"
    rf"|(?:citizen|identity|id) card|(?:citizen|identity|national) (?:id|no|number)|birth|birthday|birthdate"
    rf"|(?:home|residential|private) address|bank card|contact person|surname"
    rf"|(?:full|first|last|given|family) names?|{_PEOPLE}(?: s)? names?|names? of (?:the )?{_PEOPLE}s?"
    rf"|xingming|shouji|dianhua|shenfenzheng|sfzh?|youxiang)\b",
    re.ASCII,  # so that a Chinese character ends a word
)
_ENGLISH_ALONE = frozenset({"contact", "mobile", "secretary", "legal representative", "gender", "sex", "age"})
_ENGLISH_NOBODY = re.compile(r"^(?:has|is|whether|number of|count of) |\b(?:count|total|rate|share|groups?)$")

_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
_MARKS = re.compile(r"[\W_]+")


def is_personal_heading(text: str) -> bool:
    """Whether a heading names personal data, such as somebody's name, telephone number or address.

    The name of a post alone, such as 党组织书记, heads a column of names and is personal too.

    >>> is_personal_heading("书记姓名"), is_personal_heading("联系 电话"), is_personal_heading("secretary's phone")
    (True, True, True)
    >>> is_personal_heading("单位名称"), is_personal_heading("书记任职日期"), is_personal_heading("organization name")
    (False, False, False)
    """
    # phoneNumber is two words, WeChat is one.
    words, parted = (_MARKS.sub(" ", normalized(each)).strip() for each in (text, _CAMEL.sub(" ", text)))
    together = words.replace(" ", "")
    if _NOBODY.search(together) or _ENGLISH_NOBODY.search(words) or _ENGLISH_NOBODY.search(parted):
        return False
    named = _POST.search(together) is not None and not _WHETHER.search(together)
    alone = together in _ALONE or words in _ENGLISH_ALONE
    return named or alone or _PERSONAL.search(together) is not None or any(map(_ENGLISH.search, (words, parted)))


def looks_personal(value: Any) -> bool:
    """Whether a cell holds a mainland mobile number, a citizen id or an e-mail address, alone or among other words.

    A citizen id has a valid check character; a landline, an address or a name cannot be told from other text. A credit
    code does not look personal, except for the rare one of civil affairs whose division ends in 19 or 20 before a day.

    >>> looks_personal("100 0000 0000"), looks_personal("914414260000014330"), looks_personal(20161021)
    (False, False, False)
    >>> looks_personal("someone@example.com")
    True

    Raises:
        ModuleNotFoundError: When the value is formed like a citizen id and python-stdnum is not installed; the message
            names the extra.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    return next(personal_parts(str(value), is_citizen_id), None) is not None


def may_be_personal(value: Any) -> bool:
    """As `looks_personal`; without python-stdnum, a number in the form of a citizen id is taken for one."""
    try:
        return looks_personal(value)
    except ModuleNotFoundError:
        return True


def seen(value: object) -> str:
    """A value as a message shows it: short, on one line, and with asterisks where it looks personal."""
    text = shown(value)
    try:
        return shown(masked(value)) if isinstance(value, str) else masked(text)
    except ModuleNotFoundError:
        return shown("*" * len(str(value)))


def masked(text: str) -> str:
    """A text with asterisks in place of every part that `looks_personal`.

    >>> masked("写信到 someone@example.com")
    '写信到 *******************'

    Raises:
        ModuleNotFoundError: As `looks_personal` does.
    """
    return mask_personal(text, is_citizen_id)
