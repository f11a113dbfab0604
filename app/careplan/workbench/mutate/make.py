"""The broken copies of one unit, each with the finding that a check should give."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from careplan.standard.check import check_files
from careplan.standard.findings import Finding, Message
from careplan.standard.specification import load_standard
from careplan.workbench.mutate import (
    recipes_files,
    recipes_manners,
    recipes_names,
    recipes_sums,
    recipes_units,
)
from careplan.workbench.mutate.recipes import RECIPES, Broken, Files
from careplan.workbench.mutate.values import SEARCHED, single_changes

_TRIED = 40  # candidates of a recipe that are looked at
_LOOKING_BACK = "exchange"  # a scope
_SEARCHED = 1500  # single changes that a search tries
_REGISTERED = (recipes_files, recipes_manners, recipes_names, recipes_sums, recipes_units)
_NOTHING_TO_BREAK = Message(
    "この送信単位には、この規則を破れる箇所がありません。", "This unit holds nothing that could break it."
)
_OF_THE_EXCHANGE = Message(
    "前に送ったものとの関係の規則で、送信単位一つでは破れません。",
    "It looks back on what was sent before: one unit alone cannot break it.",
)
_NOT_FOUND = Message(
    "この規則には作り方がなく、値一つの変更では破れませんでした。",
    "It has no recipe, and no change of one value broke it.",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken copy. `expected` is the finding it was made for, `others` the further rules that a check names."""

    rule: str
    expected: Finding
    others: tuple[str, ...]
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Mutation:
    """The broken copies of a unit by rule, and the rules that none was made for, each with the reason."""

    mutants: tuple[Mutant, ...]
    missing: Mapping[str, Message]


def make_mutants(files: Files, rules: Iterable[str] | None = None) -> Mutation:
    """Return a broken copy of a unit (name to bytes) for each rule, in the order of the catalogue.

    Rules without a recipe are searched for among changes of one value.

    Raises:
        ValueError: the files have errors: what is broken already cannot show what breaks it.

    """
    before = check_files(files)
    if before.errors:
        raise ValueError("mutants are made of a unit without errors")
    known = {_key(each) for each in before.findings}
    wanted = [rule for rule in load_standard().rules if rules is None or rule in set(rules)]
    looking_back = {rule for rule in wanted if load_standard().rules[rule].scope == _LOOKING_BACK}
    found = {rule: mutant for rule in wanted if (mutant := _made(rule, files, known))}
    searched = [
        rule for rule in wanted if rule not in found and rule not in RECIPES and rule not in looking_back
    ]
    found |= _search(searched, files, known)
    missing = {
        rule: _NOTHING_TO_BREAK if rule in RECIPES else _NOT_FOUND for rule in wanted if rule not in found
    } | dict.fromkeys(looking_back, _OF_THE_EXCHANGE)
    return Mutation(tuple(found[rule] for rule in wanted if rule in found), missing)


def _key(finding: Finding) -> tuple[Any, ...]:
    return finding.rule, finding.file, finding.record, finding.field


def _made(rule: str, files: Files, known: set[tuple[Any, ...]]) -> Mutant | None:
    """Return the candidate that breaks the rule and the fewest others, the first of them."""
    best: Mutant | None = None
    for broken in _candidates(rule, files):
        mutant = _judged(rule, broken, known)
        if mutant and (best is None or len(mutant.others) < len(best.others)):
            best = mutant
            if not best.others:
                break
    return best


def _candidates(rule: str, files: Files) -> Iterator[Broken]:
    for recipe in RECIPES.get(rule, ()):
        for _, broken in zip(range(_TRIED), recipe(files), strict=False):
            if broken != files:
                yield broken


def _judged(rule: str, broken: Broken, known: set[tuple[Any, ...]]) -> Mutant | None:
    new = [each for each in check_files(broken).findings if _key(each) not in known]
    expected = next((each for each in new if each.rule == rule), None)
    if expected is None:
        return None
    others = tuple(sorted({each.rule for each in new} - {rule} - {each[0] for each in known}))
    return Mutant(rule, expected, others, broken)


def _search(rules: Sequence[str], files: Files, known: set[tuple[Any, ...]]) -> dict[str, Mutant]:
    """Return what changes of one value find for rules that have no recipe."""
    left, found = set(rules), dict[str, Mutant]()
    changes = single_changes(files, *SEARCHED) if left else iter(())
    for _, broken in zip(range(_SEARCHED), changes, strict=False):
        said = {each.rule for each in check_files(broken).findings}
        for rule in left & said:
            mutant = _judged(rule, broken, known)
            if mutant:
                found[rule] = mutant
        left -= set(found)
        if not left:
            break
    return found


def index_json(mutation: Mutation) -> dict[str, Any]:
    """Return what index.json holds: a row a mutant with the finding expected, and the rules that have none."""
    return {
        "mutants": [
            {
                "folder": mutant.rule,
                "rule": mutant.rule,
                "severity": mutant.expected.severity,
                "file": mutant.expected.file,
                "record": mutant.expected.record,
                "field": mutant.expected.field,
                "message": {"ja": mutant.expected.message.ja, "en": mutant.expected.message.en},
                "also": list(mutant.others),
            }
            for mutant in mutation.mutants
        ],
        "missing": [
            {"rule": rule, "reason": {"ja": reason.ja, "en": reason.en}}
            for rule, reason in mutation.missing.items()
        ],
    }
