"""Results are made quickly where their class is plain, and by their class where it is not."""

import copy
import pickle

import attrs
import pytest

from engine.shop_rules import A1, Shop, ShopPolicy, policy
from pingyuan_rules import PINGYUAN, Branch, BranchAssessment, assess
from pingyuan_rules.engine import Assessment, Rulebook
from pingyuan_rules.engine.codegen import unfrozen_class


@attrs.frozen
class Plain(Assessment):
    enough: bool


@attrs.frozen
class Counting(Assessment):
    enough: bool

    def __attrs_post_init__(self) -> None:
        MADE.append(self.enough)


@attrs.frozen
class Converting(Assessment):
    enough: str = attrs.field(converter=str)


@attrs.frozen(slots=False)
class Slotless(Assessment):
    enough: bool


@attrs.frozen
class Further(Plain):
    pass


MADE: list[bool] = []


def book_with(result: type[Assessment]) -> Rulebook[ShopPolicy]:
    made = Rulebook("stalls", policy=ShopPolicy, default=policy, version="1")

    @made.rule(cites=A1, met_when=True)
    def enough(shop: Shop) -> bool:
        return shop.staff >= 2

    made.result(Shop, result)
    assert enough.record is Shop
    return made


@pytest.mark.parametrize(
    ("result", "quick"), [(Plain, True), (Counting, False), (Converting, False), (Slotless, False)]
)
def test_a_result_is_what_its_class_makes(result: type[Assessment], quick: bool) -> None:
    assert (unfrozen_class(result, Assessment) is not None) is quick
    book = book_with(result)
    for shop in (Shop(staff=3), Shop(staff=1), Shop()):
        made = book.assess(shop)
        assert type(made) is result
        assert made == result(shop, book.policy_or_own(None), *[book["enough"](shop)])  # type: ignore[call-arg]


def test_what_a_class_does_when_made_is_done() -> None:
    MADE.clear()
    book_with(Counting).assess(Shop(staff=3))
    assert MADE == [True]


def test_a_class_derived_from_a_result_is_left_to_itself() -> None:
    assert unfrozen_class(Further, Assessment) is None
    assert unfrozen_class(BranchAssessment, Assessment) is not None


def test_results_are_frozen_and_hashable() -> None:
    made = assess(Branch(full_members=3, probationary_members=0))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.site_items_met = 3  # type: ignore[misc]
    again = BranchAssessment(*(getattr(made, field.name) for field in attrs.fields(BranchAssessment)))
    assert (hash(made), repr(made)) == (hash(again), repr(again))
    assert made.policy == PINGYUAN  # an equal policy may have been asked first, and shares the compiled function
    assert copy.copy(made) == made == pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
