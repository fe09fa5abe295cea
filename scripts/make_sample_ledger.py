"""Write the sample ledger: synthetic, and consistent with every total that the article publishes.

Usage: python scripts/make_sample_ledger.py [FOLDER]

Writes ledger.xlsx and csv/ into the folder, by default where the package keeps them. The same version of this
script gives the same bytes every time: its dice start from a fixed seed, and nothing looks at the clock.

It is what a county would hand in that published these figures: branches of 3 to 15 members, all facts as of the
article's day, and few shortfalls, which stand with few branches. Every rule in force on that day shows every outcome by
the end of 2016, and every later rule under the policy of the end of 2019 or of November 2026, but for those that such a
county cannot show; tests/ledger/test_sample.py lists these with the reason. Outcomes that the published rates exclude
stand with units that are not in operation.
"""

import sys
from pathlib import Path

from sampling.branches import add_secretary_ids, make_branches
from sampling.committees import make_committees, make_leaders, make_structures
from sampling.dice import Dice
from sampling.organizations import make_organizations
from sampling.people import make_applicants, make_members
from sampling.plan import make_plans

from pingyuan_rules.choices import Standing
from pingyuan_rules.ledger import Ledger, write_csv, write_workbook

SEED = 20161021
HOME = Path(__file__).parent.parent / "src" / "pingyuan_rules" / "ledger" / "sample"


def make_ledger() -> Ledger:
    """The sample ledger."""
    plans = make_plans(Dice(SEED))
    branches = make_branches(plans, Dice(SEED + 2))
    members = make_members(branches, Dice(SEED + 3))
    first = {member.branch_id: member.id for member in reversed(members) if member.standing is Standing.FULL}
    return Ledger(
        organizations=make_organizations(plans, branches, Dice(SEED + 1)),
        branches=add_secretary_ids(branches, first),
        members=members,
        applicants=make_applicants(plans, Dice(SEED + 4)),
        committees=make_committees(Dice(SEED + 5)),
        leaders=make_leaders(),
        structures=make_structures(),
    )


def main() -> None:
    """Write the workbook and the CSV files."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else HOME
    ledger = make_ledger()
    write_workbook(folder / "ledger.xlsx", ledger)
    write_csv(folder / "csv", ledger)
    print(f"{sum(1 for _ in ledger)} records written to {folder}")


if __name__ == "__main__":
    main()
