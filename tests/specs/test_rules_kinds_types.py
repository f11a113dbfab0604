"""The standard's data hang together, and the code knows no field name, length or code list of its own."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from careplan.standard.narrowings import NARROWINGS
from careplan.standard.recordcheck import RECORD_CHECKS
from careplan.standard.rowcheck import ROW_CHECKS
from careplan.standard.specification import Kind, load_standard

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "specs" / "careplan_csv"
CODE = sorted((ROOT / "app" / "careplan" / "standard").rglob("*.py"))
STANDARD = load_standard()
KINDS = list(STANDARD.kinds.values())


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((SPECS / name).read_text(encoding="utf-8"))


def literals(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the text constants of a module, docstrings left out, and whether each is part of a message."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Message"
        for part in ast.walk(call)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value, id(node) in said


def in_code() -> set[str]:
    return {text for path in CODE for text, _ in literals(path)}


def in_data() -> set[str]:
    checks = {
        check.parameters["rule"] for kind in KINDS for check in kind.checks if "rule" in check.parameters
    }
    types = {field.type.rule for kind in KINDS for field in kind.fields}
    types |= {kind.month_rule for kind in KINDS if kind.month_rule}
    forgiven = {
        form.rule for kind in KINDS for field in kind.fields for form in field.type.accepts if form.rule
    }
    manners = {group["rule"] for group in toml("interoperability.toml")["characters"]}
    return checks | types | forgiven | manners | {unit.rule for unit in STANDARD.units if unit.rule}


def test_every_rule_is_said_somewhere() -> None:
    assert set(STANDARD.rules) - in_code() - in_data() == set()


def test_every_rule_that_is_said_is_in_the_catalogue() -> None:
    scopes = {rule.partition(".")[0] for rule in STANDARD.rules}
    looks_like_one = {
        text
        for text in in_code()
        if text.partition(".")[0] in scopes and text.partition(".")[2].replace("-", "").isalpha()
    }
    assert looks_like_one - set(STANDARD.rules) == set()
    assert in_data() - set(STANDARD.rules) == set()


def test_every_reading_that_is_cited_exists() -> None:
    readings = {reading["id"] for reading in toml("readings.toml")["reading"]}
    cited = {rule.reading for rule in STANDARD.rules.values() if rule.reading}
    cited |= {
        rule.clause.partition("/")[2]
        for rule in STANDARD.rules.values()
        if rule.clause.startswith("reading/")
    }
    cited |= {field.reading for kind in KINDS for field in kind.fields if field.reading}
    assert cited - readings == set()


def test_rules_and_their_words() -> None:
    rows = toml("rules.toml")["rule"]
    assert len({row["id"] for row in rows}) == len(rows)
    for rule in STANDARD.rules.values():
        assert rule.severity in {"error", "warning", "info"}
        assert rule.scope in {"name", "bytes", "record", "field", "file", "unit", "exchange"}
        assert all((rule.title.ja, rule.title.en, rule.message.ja, rule.message.en, rule.clause))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_layouts(kind: Kind) -> None:
    assert [field.number for field in kind.fields] == list(range(1, len(kind.fields) + 1))
    keys = [(field.part, field.key) for field in kind.fields]
    assert len(set(keys)) == len(keys)
    for field in kind.fields:
        assert field.presence in {"must", "need", ""}
        assert field.name.ja
        assert field.name.en
        assert (field.type.id == "code") == bool(field.codes)
        assert not (
            field.required and field.type.free and field.length is not None
        )  # the expression has no such
        assert not (field.type.exact and field.length is None)


def test_layouts_name_types_and_code_lists_that_exist() -> None:
    types, codes = toml("types.toml"), set(STANDARD.codes)
    used: set[str] = set()
    for path in (SPECS / "layouts").rglob("*.tsv"):
        head, *body = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        for row in (dict(zip(head, cells, strict=True)) for cells in body):
            assert row["type"] in types
            assert row["codes"] in codes | {""}
            used |= {row["codes"], row["type"]}
    assert codes - used == set()
    assert set(types) - used == set()


def keys_of(parameters: dict[str, Any], *names: str) -> list[str]:
    return [
        key
        for name in names
        for key in ([parameters[name]] if isinstance(parameters.get(name), str) else parameters.get(name, []))
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_checks_of_kinds_are_known_and_name_fields(kind: Kind) -> None:
    parts = {field.part for field in kind.fields}
    for check in kind.checks:
        assert check.use in RECORD_CHECKS or check.use in ROW_CHECKS
        parameters = dict(check.parameters)
        if check.use != "limit_service_types":
            start_end = ("start", "end") if check.use == "duration" else ()
            for key in keys_of(
                parameters, "field", "fields", "date", "month", "place", "show", "office", *start_end
            ):
                kind.field(key)
        for part in keys_of(parameters, "parts", "part"):
            assert any(each == part or each.startswith(f"{part}.") for each in parts)


def test_every_check_is_used_by_a_kind() -> None:
    used = {check.use for kind in KINDS for check in kind.checks}
    assert set(RECORD_CHECKS) | set(ROW_CHECKS) == used
    assert not set(RECORD_CHECKS) & set(ROW_CHECKS)


def test_every_check_of_a_record_has_its_counterpart_in_the_compiled_pass() -> None:
    assert set(NARROWINGS) == set(RECORD_CHECKS)


def test_units_name_kinds_and_keys_that_exist() -> None:
    for unit in STANDARD.units:
        assert unit.lead in unit.kinds
        assert unit.supplement in {None, *unit.kinds}
        assert unit.by in {"support", "provider"}
        for kind in unit.kinds:
            for key in (*unit.subject, "insured_number"):
                STANDARD.kinds[kind].field(key)
    companions = {kind.id for kind in STANDARD.kinds.values() if kind.companion_of}
    assert {kind for unit in STANDARD.units for kind in unit.kinds} == set(STANDARD.kinds) - companions


def test_service_types_have_a_known_scope() -> None:
    assert {each.scope for each in STANDARD.service_types.values()} == {
        "care",
        "preventive",
        "programme",
        "support",
        "out",
    }
    assert all(code == each.code and len(code) == 2 for code, each in STANDARD.service_types.items())


NAMES = {field.name.ja for kind in KINDS for field in kind.fields}


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_no_field_name_stands_in_the_code(path: Path) -> None:
    """A message may hold such words in passing; a literal of its own may not."""
    found = {
        text
        for text, in_message in literals(path)
        for name in NAMES
        if name in text and (not in_message or text == name)
    }
    assert found == set()


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_no_code_list_stands_in_the_code(path: Path) -> None:
    lists = [set(codes) for codes in STANDARD.codes.values() if len(codes) > 2]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            values = {part.value for part in node.elts if isinstance(part, ast.Constant)}
            assert not any(codes <= values for codes in lists)
