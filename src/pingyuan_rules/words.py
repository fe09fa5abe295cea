"""The terms that screens, workbooks, reports and files share, in Chinese and English: one term for one thing.

The engine has its own (`engine.wording`). Sentences that carry values, such as errors, stand where they are raised and
use these terms.
"""

from pingyuan_rules.engine import Label

# What many rooms share.

YES = Label("是", "yes")
NO = Label("否", "no")


# Ledgers: reading what an office keeps.

LEAVE_EMPTY = Label("请更正；不知道的留空", "Correct it, or leave the cell empty if it is not known")


# Templates: the workbook to fill in.

HOW_TO = Label("填写说明", "How to fill in")
CHOICES = Label("选项", "Choices")
EXAMPLE = Label("示例-", "EXAMPLE-")
"""The beginning of the ids of example rows; no other id begins like this."""


# What goes back to the office: results, rectification list, marked copy.

PROBLEMS = Label("问题清单", "Problems")
"""The sheet of a marked copy that lists everything that is wrong."""


# Measures and published figures.


# Reports and the rulebook page.


# The command line.


# Files larger than memory, and JSON.
