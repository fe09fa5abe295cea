"""Where a rule or a number comes from."""

from collections.abc import Callable, Iterable
from datetime import date

import attrs

from pingyuan_rules.engine.labels import Choice, Label


class Provenance(Choice):
    """On whose authority a number stands."""

    ARTICLE = "article", "文章", "article"
    REGULATION = "regulation", "党内法规", "regulation"
    HOUSE = "house", "本库默认", "house default"
    LOCAL = "local", "本地规定", "local provision"
    CHANGED = "changed", "使用者改动", "changed by the user"


@attrs.frozen
class Citation:
    """A place in a document that decides something.

    Attributes:
        key: A short name that is unique in its collection, such as `P2S8`.
        document: The document's title.
        dated: When it was published or came into force.
        place: Where in the document.
        term: The standing term used there.
        paraphrase: What it says, in our own words.
    """

    key: str
    document: Label
    dated: date
    place: Label
    term: Label
    paraphrase: Label


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
class Source:
    """Where one value of a parameter comes from.

    Attributes:
        value: The value this speaks of.
        provenance: On whose authority it stands.
        since: From when it holds.
        cites: The keys of the clauses it rests on.
        reason: Why this value, where the sources are silent.
    """

    value: object
    provenance: Provenance
    since: date
    cites: tuple[str, ...] = ()
    reason: Label | None = None


def resolve(cites: Iterable[Cite | Citation]) -> tuple[Citation, ...]:
    """The citations, loading those that are only referred to."""
    return tuple(cite.citation if isinstance(cite, Cite) else cite for cite in cites)
