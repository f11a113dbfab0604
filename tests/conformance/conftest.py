"""Vectors for the tests of the harness."""

from pathlib import Path

import pytest

from careplan.conformance.harness.vectors import Vector, load_vectors
from support.harness_vectors import small_folder


@pytest.fixture(scope="session")
def vector_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_folder(tmp_path_factory.mktemp("vectors"))


@pytest.fixture(scope="session")
def vectors(vector_folder: Path) -> list[Vector]:
    return load_vectors(vector_folder)
