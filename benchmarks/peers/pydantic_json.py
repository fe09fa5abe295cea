"""pydantic: a strict model of the same facts and bounds; answers are a dataclass that a TypeAdapter writes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model, model_validator

from benchmarks import by_hand
from benchmarks.peers import answers_class as answers
from benchmarks.peers.workload import P
from pingyuan_rules import Branch
from pingyuan_rules.engine import FactInfo, facts_of

PACKAGE = "pydantic"


class Strict(BaseModel):
    """What every model has: nothing is coerced, no other keys, and the secretary does not leave before coming."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="after")
    def leaves_after_appointment(self) -> "Strict":
        """Check the two dates, where both are known and read."""
        answers.check_dates(self)
        return self


def _field(info: FactInfo) -> Any:
    kind = info.kind
    # The scores of these branches are whole.
    plain: dict[str, type] = {"bool": bool, "int": int, "decimal": int, "fen": int, "text": str, "date": date}
    return (kind.enum or plain[kind.name]) | None, Field(default=None, ge=info.ge, le=info.le)


Model = create_model("BranchModel", __base__=Strict, **{name: _field(info) for name, info in facts_of(Branch).items()})
write: Callable[[Any], bytes] = TypeAdapter(answers.Answers).dump_json


def read(text: bytes) -> Any:
    """A branch of JSON."""
    return Model.model_validate_json(text)


def round_trip(text: bytes) -> bytes:
    """JSON to a branch to answers to JSON."""
    return write(by_hand.assess(read(text), P, answers.make, None))
