"""What type checkers see of JSON in and out."""

from typing import assert_type

from pingyuan_rules import Branch, Leader, assess, from_json, to_json


def reading(text: str, data: bytes) -> None:
    """What is read has the type that was asked for."""
    assert_type(from_json(text, Leader), Leader)
    assert_type(from_json(data, list[Branch]), list[Branch])
    assert_type(from_json(text, tuple[Branch, ...]), tuple[Branch, ...])
    assert_type(from_json(text, dict[str, Leader]), dict[str, Leader])
    from_json(7, Leader)  # type: ignore[arg-type] # text or bytes


def writing(leader: Leader) -> None:
    """What is written is text."""
    assert_type(to_json(assess(leader), brief=True), str)
    assert_type(to_json(leader, indent=2), str)
    to_json(leader, bref=True)  # type: ignore[call-arg] # no such option
