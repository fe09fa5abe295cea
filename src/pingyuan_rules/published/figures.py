"""What was published: figures with their place in the article, and what they should be to each other."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from math import prod
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from pingyuan_rules import units
from pingyuan_rules.engine import Citation, Cite, Label
from pingyuan_rules.measures import Bound
from pingyuan_rules.policy import clause

Number: TypeAlias = int | Fraction
Product: TypeAlias = tuple[str | int, ...]


@attrs.frozen(kw_only=True)
class Claim:
    """One published figure, or one that follows from published figures by arithmetic.

    Attributes:
        key: Its name.
        label: What it counts.
        bound: Whether the number is exact or a bound.
        value: The number; a share in percent, an amount in fen.
        unit: What the number counts.
        cite: Its place in the article.
        derived: The claims it follows from; empty for a figure that stands in the article.
        note: What is counted when data is compared with it, and what the article leaves open; or None.
    """

    key: str
    label: Label
    bound: Bound
    value: Number
    unit: Label
    cite: Cite
    derived: tuple[str, ...] = ()
    note: Label | None = None

    @property
    def clause(self) -> Citation:
        """The sentence of the article."""
        return self.cite.citation


@attrs.frozen
class Relation:
    """What published figures should be to each other.

    Attributes:
        label: The relation in words.
        left: A sum of products of claims and numbers.
        bound: What the left side is to be to the right.
        right: A sum of products of claims and numbers.
    """

    label: Label
    left: tuple[Product, ...]
    bound: Bound
    right: tuple[Product, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims it speaks of."""
        keys = dict.fromkeys(part for product in (*self.left, *self.right) for part in product)
        return tuple(published_figures()[key] for key in keys if isinstance(key, str))

    @property
    def values(self) -> tuple[Number, Number]:
        """The values of the two sides."""
        return _value(self.left), _value(self.right)

    @property
    def agrees(self) -> bool:
        """Whether the figures are so."""
        left, right = self.values
        return self.bound.holds(right, left, left)


@cache
def published_figures() -> Mapping[str, Claim]:
    """Every claim by its key: those of the article in its order, then those that follow.

    >>> published_figures()["branches"].value
    79
    """
    return MappingProxyType({table["key"]: _claim(table) for table in _tables()["claims"]})


def internal_agreement() -> tuple[Relation, ...]:
    """What published figures should be to each other; each says whether it is so.

    >>> [relation.label.en for relation in internal_agreement() if not relation.agrees][0]
    'the number of branches is the same in both places'
    """
    return _relations()


@cache
def _relations() -> tuple[Relation, ...]:
    return tuple(_relation(table) for table in _tables()["relations"])


@cache
def _tables() -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - not needed to import the library
    from importlib.resources import files  # noqa: PLC0415 - as above

    return tomllib.loads(files("pingyuan_rules.published").joinpath("published.toml").read_text(encoding="utf-8"))


def _claim(table: Mapping[str, Any]) -> Claim:
    return Claim(
        key=table["key"],
        label=Label(table["zh"], table["en"]),
        bound=Bound(table["bound"]),
        value=_number(Fraction(table["value"])),
        unit=getattr(units, table["unit"]),
        cite=clause(table["clause"]),
        derived=tuple(table.get("derived", ())),
        note=Label(**table["note"]) if "note" in table else None,
    )


def _relation(table: Mapping[str, Any]) -> Relation:
    label = Label(table["zh"], table["en"])
    return Relation(label, _products(table["left"]), Bound(table["is"]), _products(table["right"]))


def _products(rows: list[list[str | int]]) -> tuple[Product, ...]:
    return tuple(tuple(row) for row in rows)


def _value(products: tuple[Product, ...]) -> Number:
    figures = published_figures()
    terms = [prod(figures[part].value if isinstance(part, str) else part for part in row) for row in products]
    return _number(Fraction(sum(terms)))


def _number(value: Fraction) -> Number:
    """A whole number as such."""
    return value.numerator if value.denominator == 1 else value
