"""What was published: figures with their place in the article, and how they should relate to each other."""

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
    """How published figures should relate to each other.

    Attributes:
        label: The relation in words.
        left: A sum of products of claims and numbers.
        bound: How the left side should relate to the right: equal, at least, at most.
        right: A sum of products of claims and numbers.
    """

    label: Label
    left: tuple[Product, ...]
    bound: Bound
    right: tuple[Product, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that it relates."""
        keys = dict.fromkeys(part for product in (*self.left, *self.right) for part in product)
        return tuple(published_figures()[key] for key in keys if isinstance(key, str))

    @property
    def values(self) -> tuple[Number, Number]:
        """The values of the two sides."""
        return _value(self.left), _value(self.right)

    @property
    def agrees(self) -> bool:
        """Whether the relation holds."""
        left, right = self.values
        return self.bound.holds(right, left, left)


@cache
def published_figures() -> Mapping[str, Claim]:
    """Every claim by its key: those of the article in its order, then those that follow.

    >>> published_figures()["branches"].value
    79
    """
    claims = [
        Claim(
            key=table["key"],
            label=Label(table["zh"], table["en"]),
            bound=Bound(table["bound"]),
            # TOML has no fractions, so the file has such a figure as text: 523/79.
            value=_number(Fraction(table["value"])),
            unit=getattr(units, table["unit"]),
            cite=clause(table["clause"]),
            derived=tuple(table.get("derived", ())),
            note=Label(**table["note"]) if "note" in table else None,
        )
        for table in _tables()["claims"]
    ]
    return MappingProxyType({claim.key: claim for claim in claims})


@cache
def internal_agreement() -> tuple[Relation, ...]:
    """How published figures should relate to each other; each relation says whether it holds.

    >>> [relation.label.en for relation in internal_agreement() if not relation.agrees][0]
    'the number of branches is the same in both places'
    """
    return tuple(
        Relation(
            label=Label(table["zh"], table["en"]),
            left=tuple(map(tuple, table["left"])),
            bound=Bound(table["is"]),
            right=tuple(map(tuple, table["right"])),
        )
        for table in _tables()["relations"]
    )


@cache
def _tables() -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - not needed to import the library
    from importlib.resources import files  # noqa: PLC0415 - as above

    return tomllib.loads(files("pingyuan_rules.published").joinpath("published.toml").read_text(encoding="utf-8"))


def _value(products: tuple[Product, ...]) -> Number:
    figures = published_figures()
    terms = [prod(figures[part].value if isinstance(part, str) else part for part in row) for row in products]
    return _number(Fraction(sum(terms)))


def _number(value: Fraction) -> Number:
    """A whole number as an int, so that it reads like one."""
    return value.numerator if value.denominator == 1 else value
