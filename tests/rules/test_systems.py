"""The six systems (P3S12), by hand."""

import attrs
import pytest

from pingyuan_rules import UNKNOWN, Branch, systems_complete, systems_in_place

SYSTEMS = (
    "system_admission",
    "system_meetings",
    "system_appraisal",
    "system_education",
    "system_posts",
    "system_staff_contact",
)
ALL_SIX = Branch(**dict.fromkeys(SYSTEMS, True))


def test_six_systems() -> None:
    assert systems_in_place(ALL_SIX) == 6
    assert systems_complete(ALL_SIX) is True
    none = Branch(**dict.fromkeys(SYSTEMS, False))
    assert systems_in_place(none) == 0
    assert systems_complete(none) is False


@pytest.mark.parametrize("name", SYSTEMS)
def test_each_system_counts(name: str) -> None:
    assert systems_in_place(attrs.evolve(ALL_SIX, **{name: False})) == 5
    assert systems_complete(attrs.evolve(ALL_SIX, **{name: False})) is False
    assert systems_in_place(attrs.evolve(ALL_SIX, **{name: UNKNOWN})) is UNKNOWN
    assert systems_complete(attrs.evolve(ALL_SIX, **{name: UNKNOWN})) is UNKNOWN
    assert systems_complete(Branch(**{name: False})) is False
    assert systems_in_place(Branch(**{name: False})) is UNKNOWN
