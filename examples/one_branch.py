"""One branch: every rule, the explanation of one answer, and the remedies of the requirements not met."""

from datetime import date

from pingyuan_rules import Branch, SecretaryState, annual_grant, assess, findings, yuan

branch = Branch(
    id="ZZ-0001",
    full_members=6,
    probationary_members=1,
    secretary_state=SecretaryState.IN_OFFICE,
    secretary_appointed=date(2016, 3, 10),
    secretary_full_time=False,
    has_work_funds=True,
    signage_standard=True,
    premises_standard=True,
    files_standard=False,
    work_standard=True,
    training_sessions=3,
)

answers = assess(branch)
print("Site qualified:", answers.site_qualified)
print("Five goods met:", answers.five_good_met, "- nobody has recorded the scores")
print("Yearly grant, at least:", yuan(answers.annual_grant), "yuan")
print()
print(annual_grant.explain(branch).text("zh"))
print()
for finding in findings(branch):
    print(f"{finding.label.en} ({finding.clauses[0].key}):", "; ".join(finding.remedies("en")))
