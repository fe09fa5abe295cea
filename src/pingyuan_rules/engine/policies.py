"""Policies: the numbers, dates and choices that rules take as given, on one day."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache

import attrs

from pingyuan_rules.engine.display import Displayed, ForPydantic
from pingyuan_rules.engine.facts.fact_definitions import facts_of, param
from pingyuan_rules.engine.labels import Choice, Label
from pingyuan_rules.engine.problems import InvalidData
from pingyuan_rules.engine.records import fact_problems, take_numpy_scalars
from pingyuan_rules.engine.values import is_known


class Provenance(Choice):
    """On whose authority a number stands."""

    ARTICLE = "article", "文章", "article"
    READING = "reading", "解读", "reading"
    REGULATION = "regulation", "党内法规和规范性文件", "regulation"
    HOUSE = "house", "本库默认", "house default"
    LOCAL = "local", "本地规定", "local provision"
    CHANGED = "changed", "使用者改动", "changed by the user"


@attrs.frozen
class Citation(ForPydantic):
    """A place in a document that decides something.

    Attributes:
        key: A short name that is unique in its collection, such as `P2S8`.
        document: The document's title.
        dated: When it was published or came into force.
        place: Where in the document.
        term: The standing term used there.
        paraphrase: What it says, in our own words.
        until: The first day on which a later text had taken its place; None if none has.
        short: What a sentence or a table calls it, such as 第2段第8句; None if that is its key.
    """

    key: str
    document: Label
    dated: date
    place: Label
    term: Label
    paraphrase: Label
    until: date | None = None
    short: Label | None = None

    @property
    def name(self) -> Label:
        """What a sentence or a table calls it."""
        return self.short or Label(self.key, self.key)


@attrs.frozen
class Cite:
    """A reference to a citation, which is loaded when it is first read.

    Attributes:
        key: The citation's key.
        load: Finds the citation by its key.
    """

    key: str
    load: Callable[[str], Citation] = attrs.field(repr=False)

    @property
    def citation(self) -> Citation:
        """The citation itself."""
        return self.load(self.key)


@attrs.frozen
class Source(ForPydantic):
    """Where one value of a parameter comes from.

    Attributes:
        value: The value this speaks of.
        provenance: On whose authority it stands.
        since: From when it holds.
        cites: The keys of the clauses it rests on.
        reason: Why this value, if the sources are silent or can be read in more than one way.
        until: The first day on which it no longer holds; None if it has no end.
        own: The clauses among these that the file of the value brought along.
        find: Finds the other clauses by their keys, which are then named; takes no part in comparison.
    """

    value: object
    provenance: Provenance
    since: date
    cites: tuple[str, ...] = ()
    reason: Label | None = None
    until: date | None = None
    own: tuple[Citation, ...] = ()
    find: Callable[[str], Citation] | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses it rests on, as far as they can be found by their keys."""
        own = {clause.key: clause for clause in self.own}
        if self.find is None:
            return tuple(own[key] for key in self.cites if key in own)
        return tuple(own.get(key) or self.find(key) for key in self.cites)

    def clause_names(self, cited: Collection[str] = ()) -> tuple[Label, ...]:
        """The names of the clauses it rests on; a clause that cannot be found is named by its key.

        Args:
            cited: The keys of clauses that have been named already.
        """
        names = {clause.key: clause.name for clause in self.clauses}
        return tuple(names.get(key, Label(key, key)) for key in self.cites if key not in cited)

    def in_force(self, on: date) -> bool:
        """Whether the value holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@attrs.frozen
class Origin:
    """What a policy was made of.

    Attributes:
        on: The day it was made for.
        name: What the values are called that were laid over the book's own; empty if there are none.
        version: Their version, or empty.
    """

    on: date
    name: str = ""
    version: str = ""

    def __str__(self) -> str:
        """Name and version."""
        return " ".join(part for part in (self.name, self.version) if part)


def holding_on(clauses: tuple[Citation, ...], on: date) -> tuple[Citation, ...]:
    """The clauses that hold on a day."""
    known = tuple(each for each in clauses if each.dated <= on and (each.until is None or on < each.until))
    # A county's own text may be dated later than the day from which its values are to hold.
    return known or clauses


def resolve(cites: Iterable[Cite | Citation]) -> tuple[Citation, ...]:
    """The citations, loading those that are only referred to."""
    return tuple(cite.citation if isinstance(cite, Cite) else cite for cite in cites)


@attrs.frozen(kw_only=True, repr=False)
class Parameters(Displayed):
    """The base of every policy class: a frozen, keyword-only attrs class whose fields are parameters.

    A parameter that has no value on the policy's day is UNKNOWN. Use `attrs.evolve` to ask what would
    follow from other values. An answer that needs a parameter without a value has the status `NO_VALUE`.

    Attributes:
        on: The day this policy speaks of.
        sources: Where each value comes from; takes no part in comparison.
        origin: What it was made of, if it was made from dated values; takes no part in comparison.
    """

    on: date = param(zh="适用日期", en="policy date")
    sources: Mapping[str, Source] = attrs.field(factory=dict, eq=False, repr=False, kw_only=True)
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check kinds and bounds of all parameters; only the day itself must be known."""
        take_numpy_scalars(self)
        problems = list(fact_problems(self))
        if not is_known(self.on):
            problems.insert(0, facts_of(type(self))["on"].problem(self.on, "on"))
        if problems:
            raise InvalidData(problems)

    def __repr__(self) -> str:
        """The day, the fingerprint and the overlay; a class that says `repr=False` to attrs is shown so."""
        overlay = f", overlay={self.overlay_name!r}" if self.overlay_name else ""
        return f"{type(self).__name__}(on={self.on}, fingerprint={self.fingerprint!r}{overlay})"

    def source_of(self, name: str) -> Source | None:
        """Where the present value of a parameter comes from; None if nobody has said, or the last value has ended."""
        source = self.sources.get(name)
        value = getattr(self, name)
        if self.ended(name) is not None:
            return None
        if source is None or (source.value == value and source.in_force(self.on)):
            return source
        return Source(value, Provenance.CHANGED, self.on)

    @property
    def overlay_name(self) -> str:
        """The name and version of the values that were laid over the book's own; empty if there are none."""
        return "" if self.origin is None else str(self.origin)

    def ended(self, name: str) -> date | None:
        """The first day on which the last value of a parameter no longer held.

        None if the parameter has a value on the policy's day, or never had one.
        """
        source = self.sources.get(name)
        if source is None or source.in_force(self.on) or is_known(getattr(self, name)):
            return None
        return source.until

    @property
    def fingerprint(self) -> str:
        """A short digest of every value, equal for policies with equal values."""
        return _fingerprint(self)


@lru_cache  # every result shows it, and a policy has dozens of values
def _fingerprint(policy: Parameters) -> str:
    values = {}
    for name in facts_of(type(policy)):
        value = getattr(policy, name)
        plain = value.value if isinstance(value, Enum) else value
        if isinstance(plain, Decimal) and plain == plain.to_integral_value():
            plain = int(plain)  # as it was while these were whole numbers
        values[name] = plain if isinstance(value, Enum | bool | int) else str(plain)
    # Sorted, so that a parameter may be defined at another place without changing every fingerprint.
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
