"""Whoever adds a rule, a fact, a parameter or a class of record is told every place that still misses it."""

from pathlib import Path

import checklist
from scratch import Scratch
from sizes import only_in_check

ADDED = {
    "records/branch.py": (
        "    designation: Demon",
        '    shelters: int = fact(zh="避难场所数", en="shelters")\n',
    ),
    "policy/parameters.py": (
        "    month_reading: MonthReading",
        '    shelters_minimum: int = param(zh="shelters", en="shelters asked for")\n',
    ),
    "rules/sites.py": (
        '@book.rule(zh="挂牌空壳支部"',
        """@book.rule(zh="避难场所达标", en="there are shelters", cites=clause("P3S4"), met_when=True)
def sheltered(branch: Branch) -> bool:
    return branch.vetoed


""",
    ),
    "records/organization.py": (
        "@attrs.frozen(kw_only=True, repr=False)\nclass Organization",
        '''@attrs.frozen(kw_only=True, repr=False)
class Depot(Record):
    """A depot, with no attributes listed."""

    label: ClassVar[Label] = Label("仓库", "仓库")

    id: str = fact(zh="仓库编号", en="depot id")


''',
    ),
    "records/__init__.py": (
        "from pingyuan_rules.records.organization",
        "from pingyuan_rules.records.organization import Depot\n",
    ),
}
"""What somebody adds to each file, and before what, with nothing done elsewhere."""

MISSING = """
record class Depot: no English label (src/pingyuan_rules/records/organization.py)
record class Depot: not among the names of the records (src/pingyuan_rules/records/__init__.py)
record class Depot: no public name (src/pingyuan_rules/__init__.py, then scripts/make_stubs.py)
record class Depot: no rule is about it (src/pingyuan_rules/rules)
record class Depot: no class DepotAssessment (src/pingyuan_rules/results.py)
record class Depot: no test of its rules (tests/rules)
record class Depot: no sheet of the ledger (src/pingyuan_rules/ledger/ledger_model.py)
rule sheltered: nothing says whether it follows or reads P3S4 (src/pingyuan_rules/policy/readings.toml)
rule sheltered: no example in its docstring (src/pingyuan_rules/rules/sites.py)
rule sheltered: no field in results.BranchAssessment (src/pingyuan_rules/results.py)
rule sheltered: no public name (run scripts/make_stubs.py)
rule sheltered: no hand-computed vector in tests/rules
rule sheltered: no words for what is wrong when it is not met, unmet=Label(...) (src/pingyuan_rules/rules/sites.py)
rule sheltered: not among the requirements of tests/test_asking.py
rule sheltered: example rows do not meet it (src/pingyuan_rules/template/template_examples.py)
fact Branch.shelters: no line among the attributes of its class (src/pingyuan_rules/records/branch.py)
fact Branch.shelters: no added="..."; ledgers of the first release have no such column (src/pingyuan_rules/records/branch.py)
fact Branch.shelters: no rule reads it; if that is meant, name it in READ_BY_NO_RULE (tests/checklist.py)
fact Branch.shelters: no record of the sample ledger knows it (scripts/sampling, then make_sample_ledger.py)
parameter shelters_minimum: no Chinese label (src/pingyuan_rules/policy/parameters.py)
parameter shelters_minimum: no value (src/pingyuan_rules/policy/pingyuan.toml)
parameter shelters_minimum: no rule reads it; if a measure does, name it in READ_BY_MEASURES (tests/checklist.py)
parameter shelters_minimum: no test changes it (tests/rules)
"""  # noqa: E501 - a line each


def test_nothing_is_missing() -> None:
    missing = checklist.missing()
    assert not missing, "\n".join(["what was added is not everywhere yet:", *missing])


@only_in_check
def test_every_place_that_is_missing_is_named(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    for path, (before, text) in ADDED.items():
        scratch.replace(path, before, text + before)
    done = scratch.run([str(Path(checklist.__file__))])
    assert done.stderr == ""
    assert done.stdout.splitlines() == MISSING.strip().splitlines()
