"""What if: another threshold, another day, another county. A policy is a value; nothing is changed in place."""

from datetime import date
from pathlib import Path

import attrs

from pingyuan_rules import PINGYUAN, Branch, Organization, committee_required, must_form, overlay, policy_on

org = Organization(full_members=4)
print("Must form, by the article:", must_form(org))
print("Must form, if five members were asked for:", must_form(org, attrs.evolve(PINGYUAN, minimum_full_members=5)))

branch = Branch(full_members=7)
print("Must have a committee, in 2019:", committee_required(branch, policy_on(date(2019, 1, 1))))

county = overlay(Path(__file__).parent / "another_county.toml")
policy = policy_on(date(2017, 1, 1), county)
print("Must form, in the other county:", must_form(org, policy), policy.source_of("minimum_full_members"))
