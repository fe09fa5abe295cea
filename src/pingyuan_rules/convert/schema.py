"""JSON Schema for everything that is written, and for what is read."""

from typing import Any

from pingyuan_rules.convert.forms.form_parts import Definitions, resolve
from pingyuan_rules.convert.forms.known_forms import every_form, form_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"

SCHEMA_VOCABULARY = (
    "x-choices",
    "x-invariants",
    "x-label",
    "x-not-after",
    "x-not-before",
    "x-places",
    "x-related-by",
    "x-unit",
)
"""The keywords of the schemas that the draft does not have, for validators that ask for their names."""


def schema_of(cls: Any, *, brief: bool = False) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `to_json` writes for a class, and of what `from_json` reads.

    Titles are Chinese and English; `x-label`, `x-unit` and `x-choices` hold the wordings apart, and
    `x-invariants` what must hold between facts. Bounds of dates, which the draft cannot state, are
    `x-not-before` and `x-not-after`. The draft takes 7.0 for an integer; `from_json` does not.
    Numbers with `x-places` have at most so many decimals: `multipleOf` would say so, but validators that compute in
    floats would then refuse 88.1. Related records are lists, and `x-related-by` is the fact of theirs that holds the id
    of the record. `SCHEMA_VOCABULARY` lists all of these keywords.

    >>> from pingyuan_rules import Branch
    >>> schema_of(list[Branch])["items"]
    {'$ref': '#/$defs/Branch'}

    Args:
        cls: A class that `to_json` writes, or a list, tuple or mapping of such: `Branch`, `list[BranchAssessment]`.
        brief: Whether it is the schema of what `to_json(..., brief=True)` writes.

    Raises:
        TypeError: For whatever `to_json` has no schema for.
    """
    definitions = Definitions("#/$defs/")
    schema = resolve(form_of(cls, brief=brief).schema, definitions.refer)
    return {"$schema": DRAFT, **schema, **({"$defs": definitions.schemas} if definitions.schemas else {})}


def components(*classes: Any, brief: bool = False) -> dict[str, dict[str, Any]]:
    """The schemas of classes and of everything in them, by name, for `components/schemas` of an OpenAPI 3.1 document.

    >>> from pingyuan_rules import BranchAssessment
    >>> sorted(components(BranchAssessment))
    ['BranchAssessment', 'BranchFinding', 'Goal', 'Label', 'PolicyKey', 'Value']

    Args:
        classes: The classes; none for every class of record, its assessment in full and in brief, and everything
            else that is written: measures, published figures, comparisons, rules, findings, explanations and problems.
        brief: Whether assessments are in brief.

    Raises:
        TypeError: For whatever `to_json` has no schema for.
    """
    definitions = Definitions("#/components/schemas/")
    for form in [form_of(cls, brief=brief) for cls in classes] or every_form():
        definitions.refer(form)
    return definitions.schemas
