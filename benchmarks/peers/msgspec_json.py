"""msgspec: a Struct of the same facts and bounds; answers are written from a dataclass."""

from datetime import date
from typing import Annotated, Any

import msgspec

from benchmarks import by_hand
from benchmarks.peers import answers_class as answers
from benchmarks.peers.workload import P
from pingyuan_rules import Branch
from pingyuan_rules.engine import FactInfo, facts_of

PACKAGE = "msgspec"
DATES = [(name, info.ge, info.le) for name, info in facts_of(Branch).items() if isinstance(info.ge, date)]


class Checked(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What every Struct has: no other keys, dates within bounds, no secretary who leaves before coming."""

    def __post_init__(self) -> None:
        """Check what a Struct cannot say."""
        for name, least, most in DATES:
            day = getattr(self, name)
            if day is not None and not least <= day <= most:
                raise ValueError(name)
        answers.check_dates(self)


def _hint(info: FactInfo) -> Any:
    kind = info.kind
    if kind.name in {"int", "fen", "decimal"}:  # the scores of these branches are whole
        return Annotated[int, msgspec.Meta(ge=info.ge, le=info.le)] | None
    plain: dict[str, type] = {"bool": bool, "text": str, "date": date}
    return (kind.enum or plain[kind.name]) | None


FIELDS = [(name, _hint(info), None) for name, info in facts_of(Branch).items()]
Model = msgspec.defstruct(
    "BranchModel", FIELDS, bases=(Checked,), frozen=True, kw_only=True, forbid_unknown_fields=True
)
read = msgspec.json.Decoder(Model).decode
write = msgspec.json.Encoder().encode


def round_trip(text: bytes) -> bytes:
    """JSON to a branch to answers to JSON."""
    return write(by_hand.assess(read(text), P, answers.make, None))
