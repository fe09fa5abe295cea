"""What a template holds besides a ledger's own sheets and rows, by name, so that a reader knows it for no data."""

from pingyuan_rules.engine import Label

HOW_TO = Label("填写说明", "How to fill in")
LISTS = Label("选项", "Choices")
SHEETS_NOT_READ: frozenset[str] = frozenset({HOW_TO.zh, HOW_TO.en, LISTS.zh, LISTS.en})
"""The sheets of a template that hold no records, in both languages."""

EXAMPLE = Label("示例-", "EXAMPLE-")
"""What the ids of example rows begin with, and no others."""


def is_example(key: str) -> bool:
    """Whether an id is that of an example row.

    >>> is_example("示例-ZB-0001"), is_example("EXAMPLE-ZB-0001"), is_example("ZB-0001")
    (True, True, False)
    """
    return key.startswith((EXAMPLE.zh, EXAMPLE.en))
