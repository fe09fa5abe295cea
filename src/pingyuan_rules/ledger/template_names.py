"""What templates and marked copies hold besides sheets and rows of a ledger, by name: a reader knows it for no data."""

from pingyuan_rules.engine import Label

HOW_TO = Label("填写说明", "How to fill in")
LISTS = Label("选项", "Choices")
PROBLEMS = Label("问题清单", "Problems")
"""The sheet of a marked copy that lists everything that is wrong."""
SHEETS_NOT_READ: frozenset[str] = frozenset(text for each in (HOW_TO, LISTS, PROBLEMS) for text in (each.zh, each.en))
"""Sheets that this library writes beside those of a ledger, in both languages; they hold no records."""

EXAMPLE = Label("示例-", "EXAMPLE-")
"""What the ids of example rows begin with, and no others."""


def is_example(key: str) -> bool:
    """Whether an id is that of an example row.

    >>> is_example("示例-ZB-0001"), is_example("EXAMPLE-ZB-0001"), is_example("ZB-0001")
    (True, True, False)
    """
    return key.startswith((EXAMPLE.zh, EXAMPLE.en))
