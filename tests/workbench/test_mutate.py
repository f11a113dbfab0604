"""Every rule that some unit can break has a broken copy, and a check says of it what the index promises."""

from functools import cache

import pytest

from careplan.standard.check import check_files
from careplan.standard.documents import write_unit
from careplan.standard.naming import Address
from careplan.standard.specification import load_standard
from careplan.workbench.mutate import Mutation, index_json, make_mutants
from careplan.workbench.mutate.recipes import RECIPES
from careplan.workbench.sample import preventive_sample, sample

SUPPORT, PROVIDER = Address("1370000018", "43"), Address("1370000026", "11")
MONTH = "month-1370000026"
PERSON = {"insurer_number": "139998", "insured_number": "0000000001"}


@cache
def units() -> dict[str, dict[str, bytes]]:
    """One small unit of each sort, the rich month first, then the smallest: larger ones are searched less."""
    rich, small = sample(users=2).units, [*sample(users=1).units, *preventive_sample(users=1).units]
    made = {unit.label: unit.files for unit in rich if unit.label == MONTH}
    made |= {f"small-{unit.label}": unit.files for unit in small}
    november = sample(users=1, month="202611").units  # a month that has no 31st day
    made["november"] = next(unit.files for unit in november if unit.label == MONTH)
    deleted = {"deleted": [{"office_number": PROVIDER.office_number, "service_type": "11"}]}
    for name, content, ends in (
        ("plan-deletion", {"plan_date": "2026-11-20"}, (SUPPORT, PROVIDER)),
        ("month-deletion", {"service_month": "2026-12"}, (SUPPORT, PROVIDER)),
        ("actual-deletion", {"service_month": "2026-12"} | deleted, (PROVIDER, SUPPORT)),
    ):
        users = [{**PERSON, "insured_number": f"000000000{number}", **content} for number in (1, 2)]
        made[name] = write_unit({"document": name, "service_users": users}, *ends, "20261125090000")
    return dict(sorted(made.items(), key=lambda item: (item[0] != MONTH, sum(map(len, item[1].values())))))


@cache
def mutations() -> dict[str, Mutation]:
    """Make the broken copies; what one unit has reached is searched for in no other."""
    made, left = {}, set(load_standard().rules)
    for label, files in units().items():
        made[label] = make_mutants(files, left if label != MONTH else left & set(RECIPES))
        left -= {mutant.rule for mutant in made[label].mutants}
    return made


def test_every_rule_is_reached_in_some_unit() -> None:
    reached = {mutant.rule for mutation in mutations().values() for mutant in mutation.mutants}
    of_one_unit = {id_ for id_, rule in load_standard().rules.items() if rule.scope != "exchange"}
    assert of_one_unit <= reached


def test_what_looks_back_on_the_exchange_is_named_as_missing() -> None:
    rules = [id_ for id_, rule in load_standard().rules.items() if rule.scope == "exchange"]
    mutation = make_mutants(units()[MONTH], rules)
    assert rules
    assert not mutation.mutants
    assert list(mutation.missing) == rules


def test_a_copy_breaks_what_the_index_says() -> None:
    for label, mutation in mutations().items():
        rows = {row["rule"]: row for row in index_json(mutation)["mutants"]}
        for mutant in mutation.mutants:
            row = rows[mutant.rule]
            said = {
                (each.rule, each.file, each.record, each.field) for each in check_files(mutant.files).findings
            }
            assert (row["rule"], row["file"], row["record"], row["field"]) in said, (label, mutant.rule)
            assert mutant.files != units()[label]


def test_rules_that_cannot_be_broken_are_listed_with_a_reason() -> None:
    files = units()["plan-deletion"]
    mutation = make_mutants(files, ["name.kind", "total.order"])
    assert [mutant.rule for mutant in mutation.mutants] == ["name.kind"]
    assert [row["rule"] for row in index_json(mutation)["missing"]] == ["total.order"]
    assert all(row["reason"]["ja"] and row["reason"]["en"] for row in index_json(mutation)["missing"])


def test_most_copies_break_one_rule_only() -> None:
    mutants = [mutant for mutation in mutations().values() for mutant in mutation.mutants]
    alone = [mutant for mutant in mutants if not mutant.others]
    assert len(alone) * 2 > len(mutants)


def test_no_broken_copies_of_what_is_broken() -> None:
    files = {name: data for name, data in units()[MONTH].items() if not name.startswith("UPSIKYU")}
    with pytest.raises(ValueError, match="without errors"):
        make_mutants(files)
