"""What is likely wrong with a text that is no TOML, since the parser's own words are English and name only a place."""

import re
from tomllib import TOMLDecodeError

from pingyuan_rules.engine import Label
from pingyuan_rules.engine.problems import short_name

_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)$")
_STRING_OR_NOTE = re.compile(r"""("[^"]*"|'[^']*')|#.*""")
_LONGEST = 500
"""How many characters of a line are looked at."""
_END = Label(
    "文件不完整，请补齐末尾的值、引号或括号", "the file is incomplete, so complete the value, quotation mark or bracket"
)
_REASONS = (
    (
        re.compile("overwrite|twice|mutate|redefine", re.IGNORECASE),
        Label("同一个键写了两次，请只保留一处", "a key is given twice, so keep one of the two"),
    ),
    (
        re.compile("illegal character '\\\\n'|unterminated", re.IGNORECASE),
        Label("引号须成对", "close the quotation mark"),
    ),
)
"""What the parser says, where that alone is certain."""
_SLIPS = (
    (
        re.compile("[＝“”‘’｛｝［］＂，：]"),
        Label('标点须用半角，如 = " , { }', 'write marks such as = " , { } half-width'),
    ),
    (
        re.compile("[０-９．－]"),
        Label("数字须用半角，如 5", "write digits half-width, such as 5"),
    ),
    (
        re.compile(r"(?:^|[{,\[.])\s*[^\x00-\x7f][^\"'=]*="),
        Label('中文的键须加引号，如 "键" = 3', 'put Chinese keys in quotation marks, as in "键" = 3'),
    ),
    (
        re.compile(r"=\s*\d{4}[-/.年]\d"),
        Label(
            "日期须写成 2016-10-21 的形式，月、日各两位",
            "write dates as in 2016-10-21, with two digits for month and day",
        ),
    ),
    (
        re.compile(r"=\s*(?:是|否|yes|no|true|false)\s*$", re.IGNORECASE),
        Label(
            "是写作 true，否写作 false；文字须加引号", "write true for yes and false for no; texts in quotation marks"
        ),
    ),
    (
        re.compile(r"=\s*[^\s\"'\d+\-\[{]"),
        Label('文字须加引号，如 "示范县"', 'put texts in quotation marks, such as "示范县"'),
    ),
    (
        re.compile(r"=\s*\d[\d,.]*(?:[^\d\s,.}\]]|(?<=,)\d)|=\s*\d{1,3},\d{3}"),
        Label("数字不带单位和千位分隔符", "write numbers without a unit and without thousands separators"),
    ),
)
"""What a line holds outside quotation marks and notes."""
_BACKSLASH = Label("路径中的 \\ 写作 /", "write / instead of \\ in paths")
_AS_IN_TOML = Label("写法应为 键 = 值，每行一项", "write key = value, one on each line")


def syntax_remedy(text: str, error: TOMLDecodeError) -> Label:
    """What to do about a text that is no TOML: the line, what is likely wrong with it, and what the parser says."""
    reason, message = short_name(error), str(error)
    certain = next((hint for pattern, hint in _REASONS if pattern.search(message)), None)
    place = _LINE.search(message)
    if place is None:
        hint = certain or _END  # "(at end of document)"
        return Label(f"请按 TOML 语法更正：{hint.zh}（{reason}）", f"Correct the syntax: {hint.en} ({reason})")
    number = int(place[1])
    hint = certain or _slip_in(text.split("\n")[number - 1][:_LONGEST])
    return Label(
        f"请更正第{number}行：{hint.zh}（{reason}）", f"Correct the syntax of line {number}: {hint.en} ({reason})"
    )


def _slip_in(line: str) -> Label:
    bare = _STRING_OR_NOTE.sub(lambda match: '""' if match[1] else "", line)
    for pattern, hint in _SLIPS:
        if pattern.search(bare):
            return hint
    return _BACKSLASH if "\\" in line else _AS_IN_TOML
