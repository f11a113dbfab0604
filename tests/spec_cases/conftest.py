"""One run of ``careplan check`` for all cases, and one of ``careplan convert`` for all legal variants."""

import json
from typing import Any

import pytest

from support.spec_cases import CASES
from support.spec_cli import Part, careplan, check_folders
from support.spec_variants import VARIANTS


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Part]:
    """What each case's folder got, by case id."""
    root = tmp_path_factory.mktemp("cases")
    return check_folders(root, {case.id: case.unit().files() for case in CASES})


@pytest.fixture(scope="session")
def variant_parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Part]:
    root = tmp_path_factory.getbasetemp() / "variants"
    return check_folders(root, {variant.id: variant.unit().files() for variant in VARIANTS})


@pytest.fixture(scope="session")
def documents(
    tmp_path_factory: pytest.TempPathFactory, variant_parts: dict[str, Part]
) -> dict[str, dict[str, Any]]:
    """The document of each variant without errors, its person's own number put out of the way."""
    root = tmp_path_factory.getbasetemp() / "variants"
    sound = [variant for variant in VARIANTS if not variant_parts[variant.id].errors]
    run = careplan("convert", "--to", "json", *(variant.id for variant in sound), cwd=root)
    lines = [line for line in run.out.decode("utf-8").splitlines() if line.strip()]
    found = {}
    for variant in sound:
        own = [line for line in lines if variant.insured in line]
        assert len(own) == 1, (variant.id, len(own), run.err[-500:])
        found[variant.id] = json.loads(own[0].replace(variant.insured, "PERSON"))
    return found
