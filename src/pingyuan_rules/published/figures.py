"""What was published: figures with their place in the article, and how they should relate to each other."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from math import prod
from typing import Any, TypeAlias

import attrs

from pingyuan_rules import units
from pingyuan_rules.engine import Citation, Cite, Label
from pingyuan_rules.engine.display import Displayed, ShownMapping
from pingyuan_rules.measures import Base, Bound
from pingyuan_rules.policy import clause

Number: TypeAlias = int | Fraction
Product: TypeAlias = tuple[str | int, ...]


@attrs.frozen(kw_only=True)
class Claim(Displayed):
    """One published figure, or one that follows from published figures by arithmetic.

    Attributes:
        key: Its name.
        label: What it counts.
        bound: Whether the number is exact or a bound.
        value: The number; a share in percent, an amount in fen.
        unit: What the number counts.
        cite: Its place in the article.
        derived: The claims it follows from; empty for a figure that stands in the article.
        base: What a coverage rate was taken over; None where the source does not say, and for all other figures.
        note: What is counted when data is compared with it, and what the article leaves open; or None.
    """

    key: str
    label: Label
    bound: Bound
    value: Number
    unit: Label
    cite: Cite
    derived: tuple[str, ...] = ()
    base: Base | None = None
    note: Label | None = None

    @property
    def clause(self) -> Citation:
        """The sentence of the article."""
        return self.cite.citation


@attrs.frozen
class Relation(Displayed):
    """How published figures should relate to each other.

    Attributes:
        label: The relation in words.
        left: A sum of products of claims and numbers.
        bound: How the left side should relate to the right: equal, at least, at most.
        right: A sum of products of claims and numbers.
        figures: The claims by their keys, among them those that it names.
    """

    label: Label
    left: tuple[Product, ...]
    bound: Bound
    right: tuple[Product, ...]
    figures: Mapping[str, Claim] = attrs.field(eq=False, repr=False)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that it relates."""
        keys = dict.fromkeys(part for product in (*self.left, *self.right) for part in product)
        return tuple(self.figures[key] for key in keys if isinstance(key, str))

    @property
    def values(self) -> tuple[Number, Number]:
        """The values of the two sides."""
        return self._value(self.left), self._value(self.right)

    def _value(self, products: tuple[Product, ...]) -> Number:
        rows = [prod(self.figures[part].value if isinstance(part, str) else part for part in row) for row in products]
        return plain_number(Fraction(sum(rows)))

    @property
    def agrees(self) -> bool:
        """Whether the relation holds."""
        left, right = self.values
        return self.bound.holds(right, left, left) is True


class Claims(ShownMapping[str, Claim]):
    """Claims by their keys."""

    __slots__ = ()


class Relations(Displayed, tuple[Relation, ...]):
    """Several relations: a tuple that notebooks show as one table."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Relations: {len(self)}>"


@attrs.frozen(repr=False)
class Published(Displayed):
    """What one county published.

    Attributes:
        claims: Its claims by their keys: those of its documents in their order, then those that follow.
        relations: How the figures should relate to each other.
    """

    claims: Claims
    relations: Relations = attrs.field(factory=Relations)

    def __repr__(self) -> str:
        return f"<Published: {len(self.claims)} claims, {len(self.relations)} relations>"

    @property
    def documents(self) -> tuple[Label, ...]:
        """The titles of the documents that the claims stand in, each once."""
        return tuple(dict.fromkeys(claim.clause.document for claim in self.claims.values()))


def published_from(tables: Mapping[str, Any], cite: Callable[[str], Cite]) -> Published:
    """The figures that tables of a file hold, in the form of `published.toml`.

    Args:
        tables: The tables, which are in order.
        cite: Refers to a clause by its key.
    """
    claims = [
        Claim(
            key=table["key"],
            label=Label(table["zh"], table["en"]),
            bound=Bound(table["bound"]),
            # TOML has no fractions, so the file has such a figure as text: 523/79.
            value=plain_number(Fraction(table["value"])),
            unit=getattr(units, table["unit"]),
            cite=cite(table["clause"]),
            derived=tuple(table.get("derived", ())),
            base=Base(table["base"]) if "base" in table else None,
            note=Label(**table["note"]) if "note" in table else None,
        )
        for table in tables["claims"]
    ]
    by_key = Claims({claim.key: claim for claim in claims})
    relations = Relations(
        Relation(
            label=Label(table["zh"], table["en"]),
            left=tuple(map(tuple, table["left"])),
            bound=Bound(table["is"]),
            right=tuple(map(tuple, table["right"])),
            figures=by_key,
        )
        for table in tables.get("relations", ())
    )
    return Published(by_key, relations)


@cache
def figures_of_the_article() -> Published:
    """What the article of 2016-10-21 published."""
    import tomllib  # noqa: PLC0415 - not needed to import the library
    from importlib.resources import files  # noqa: PLC0415 - as above

    text = files("pingyuan_rules.published").joinpath("published.toml").read_text(encoding="utf-8")
    return published_from(tomllib.loads(text), clause)


def published_figures() -> Claims:
    """Every claim of the article by its key, in its order, then those that follow.

    >>> published_figures()["branches"].value
    79
    """
    return figures_of_the_article().claims


def internal_agreement() -> Relations:
    """How published figures should relate to each other; each relation says whether it holds.

    >>> [relation.label.en for relation in internal_agreement() if not relation.agrees][0]
    'the number of branches is the same in both places'
    """
    return figures_of_the_article().relations


def plain_number(value: Fraction) -> Number:
    """A whole number as an int, so that it reads like one."""
    return value.numerator if value.denominator == 1 else value
