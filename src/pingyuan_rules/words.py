"""The terms that screens, workbooks, reports and files share, in Chinese and English: one term for one thing.

The engine has its own (`engine.wording`). Sentences that carry values, such as errors, stand where they are raised and
use these terms.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pingyuan_rules.engine import UNKNOWN as NOT_KNOWN
from pingyuan_rules.engine import Label

# What many rooms share.

YES, NO = Label("是", "yes"), Label("否", "no")
UNKNOWN = Label("不详", "unknown")
COUNTY = Label("全县", "the county")
MET: Mapping[Any, Label] = MappingProxyType(
    {True: Label("达标", "met"), False: Label("未达标", "not met"), NOT_KNOWN: UNKNOWN}
)
"""Whether a target is met, by the answer."""
RESULT = Label("结论", "result")
UNITS = Label("单位", "units")
BRANCHES = Label("支部", "branches")

# Ledgers: reading what an office keeps.


# Templates: the workbook to fill in.


# What goes back to the office: results, rectification list, marked copy.


# Measures and published figures.


# Reports and the rulebook page.


# The command line.


# Files larger than memory, and JSON.
