"""The class of record that `--of` names."""

from pingyuan_rules.cli.options import WrongUsage
from pingyuan_rules.engine import Label, Problem, Record
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.headings import record_of
from pingyuan_rules.ledger.model import FIELDS


def class_named(name: str) -> type[Record]:
    """The class that is called so, in Chinese, English or in code.

    Raises:
        WrongUsage: When there is none of that name.
    """
    found = record_of(name)
    if found is None:
        zh = "、".join(f"{record.__name__}（{record.label.zh}）" for record in FIELDS)
        expected = Label(f"以下之一：{zh}", f"one of {', '.join(record.__name__ for record in FIELDS)}")
        raise WrongUsage([Problem("--of", shown(name), expected, Label("请换用其中之一", "Use one of them"))])
    return found
