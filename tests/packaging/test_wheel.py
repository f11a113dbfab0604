"""The wheel, installed in a bare environment and run from another folder, finds its data and loads no server."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from careplan.locator import locate
from careplan.workbench.sample import sample

WHEEL_BYTES = 4_000_000
ROOT = locate("pyproject.toml").parent


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds the built wheel and nothing else."""
    place = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = [
        *pip,
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--wheel-dir",
        str(place),
    ]
    subprocess.run([*build, str(ROOT)], check=True, cwd=place)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place / "env")], check=True)
    python = place / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    wheel = next(place.glob("careplan-*.whl"))
    install = [*pip, "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, cwd=place)
    return python


@pytest.fixture
def unit_folder(tmp_path: Path) -> Path:
    """A conforming unit in a folder of its own."""
    for name, data in sample().units[0].files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_core_runs_without_any_dependency(bare_python: Path, unit_folder: Path) -> None:
    code = """
import sys, pathlib
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
files = {path.name: path.read_bytes() for path in pathlib.Path(sys.argv[1]).iterdir()}
report = check_files(files)
print(report.errors, report.warnings, len(report.units), read_unit(files)["document"])
"""
    done = subprocess.run(
        [bare_python, "-I", "-c", code, str(unit_folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=unit_folder,
    )
    assert done.stdout.split() == ["0", "0", "1", "plan"]


def test_command_runs_from_another_folder(bare_python: Path, unit_folder: Path) -> None:
    """With the dependencies at hand, as an installation has them; the editable install takes no part."""
    environment = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}
    command = [str(bare_python.parent / "careplan"), "check", "--format", "json", str(unit_folder)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=unit_folder, env=environment)
    assert json.loads(done.stdout)["summary"]["errors"] == 0
    where = subprocess.run(
        [bare_python, "-c", "import careplan; print(careplan.__file__)"],
        capture_output=True, text=True, check=True, cwd=unit_folder, env=environment,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(bare_python.parents[1])


def test_the_published_vectors_travel_with_the_wheel(bare_python: Path, tmp_path: Path) -> None:
    code = """
import json
from careplan.locator import locate
folder = locate("specs/careplan_csv/vectors")
vectors = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["vectors"]
files = [folder / vector["folder"] / file["name"] for vector in vectors for file in vector["files"]]
print(folder, all(file.is_file() for file in files), len(files) > len(vectors))
"""
    done = subprocess.run(
        [bare_python, "-I", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    place, *facts = done.stdout.split()
    assert Path(place).is_relative_to(bare_python.parents[1])
    assert facts == ["True", "True"]
    assert next(tmp_path.parent.glob("wheel*/careplan-*.whl")).stat().st_size < WHEEL_BYTES


def test_migrations_travel_with_the_wheel(bare_python: Path, tmp_path: Path) -> None:
    code = "from careplan.locator import locate; print(locate('migrations/env.py'))"
    done = subprocess.run(
        [bare_python, "-I", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert Path(done.stdout.strip()).is_file()
