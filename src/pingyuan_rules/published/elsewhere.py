"""Coverage figures that other places published: what they counted, over which base, and where they stand.

The same coverage is 99.91% over one base and 37.6% over another, so no figure stands here without its base, or the
statement that its source names none.
"""

from fractions import Fraction
from functools import cache

import attrs

from pingyuan_rules.choices import Sector
from pingyuan_rules.engine import UNKNOWN, Choice, Label, Unknown, is_known
from pingyuan_rules.engine.display import Displayed, ShownMapping
from pingyuan_rules.measures import Base, PublishedBase, Rate

_PERCENT = 100


class SourceGrade(Choice):
    """How close a source is to the office that published the figure."""

    OFFICIAL = "A", "政府或官方媒体文本", "text of a government or of state media"
    REPRINT = "B", "官方文本的转载", "official text reproduced elsewhere"
    OTHER = "C", "无署名文本", "anonymous text"


class Counted(Choice):
    """What a published number counts."""

    UNITS = "units", "建有党组织的单位", "units with a Party organization"
    ORGANIZATIONS = "organizations", "党组织", "Party organizations"


@attrs.frozen(kw_only=True)
class CoverageFigure(Displayed):
    """A coverage that another place published.

    Attributes:
        key: Its name.
        place: Which place.
        period: The year or month it speaks of.
        sector: Which half of two-new organizations; None for both together.
        counted: What `number` counts. Organizations are not units: one joint organization covers several units, so no
            rate follows from their number.
        number: How many were published; UNKNOWN if none was.
        percent: The published rate in percent, as the source rounds it; UNKNOWN if none was.
        rounding: The last decimal of the rate: the true one differs by at most half of it.
        base: What the rate was taken over.
        base_number: How many the source says are in the base; UNKNOWN where it gives none.
        source: Where it stands.
        grade: How close the source is to the office that published it.
        note: What to know when quoting it; None if nothing.
    """

    key: str
    place: Label
    period: str
    sector: Sector | None
    counted: Counted
    number: int | Unknown
    percent: Fraction | Unknown
    rounding: Fraction | Unknown
    base: Base | PublishedBase
    base_number: int | Unknown
    source: Label
    grade: SourceGrade
    note: Label | None

    @property
    def implied_base(self) -> int | Unknown:
        """How many units the base must have had, to the nearest whole one, if the number and the rate are both right.

        UNKNOWN if there is no number, no rate, or the number does not count units.
        """
        known = is_known(self.number) and is_known(self.percent) and self.counted is Counted.UNITS
        return int(Fraction(self.number * _PERCENT) / self.percent + Fraction(1, 2)) if known else UNKNOWN

    @property
    def rate(self) -> Rate | Unknown:
        """The rate over the implied base; UNKNOWN if that is."""
        return Rate.of(self.number, self.implied_base, self.base) if is_known(self.implied_base) else UNKNOWN


class CoverageFigures(ShownMapping[str, CoverageFigure]):
    """Coverage figures by their keys."""

    __slots__ = ()


@cache
def coverage_elsewhere() -> CoverageFigures:
    """Every figure of another place by its key; none of them is compared with a ledger.

    >>> figure = coverage_elsewhere()["nation_2011_enterprises_all"]
    >>> figure.number, float(figure.percent), figure.base.value, figure.implied_base
    (983000, 37.6, 'registered', 2614362)
    """
    import tomllib  # noqa: PLC0415 - not needed to import the library
    from importlib.resources import files  # noqa: PLC0415 - as above

    text = files("pingyuan_rules.published").joinpath("elsewhere.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    sources = tables.pop("sources")
    figures: dict[str, CoverageFigure] = {}
    for key, table in tables.items():
        source, base = sources[table["source"]], table["base"]
        percent = table.get("percent")  # as text, since TOML would read 91.58 as a float
        figures[key] = CoverageFigure(
            key=key,
            place=Label(**table["place"]),
            period=table["period"],
            sector=Sector(table["sector"]) if "sector" in table else None,
            counted=Counted(table["counted"]),
            number=table.get("number", UNKNOWN),
            percent=UNKNOWN if percent is None else Fraction(percent),
            rounding=Fraction(1, 10 ** len(percent.partition(".")[2])) if percent else UNKNOWN,
            base=PublishedBase(base) if base in {each.value for each in PublishedBase} else Base(base),
            base_number=table.get("base_number", UNKNOWN),
            source=Label(source["zh"], source["en"]),
            grade=SourceGrade(source["grade"]),
            note=Label(**table["note"]) if "note" in table else None,
        )
    return CoverageFigures(figures)
