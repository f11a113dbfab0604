from pathlib import Path

import pytest

from careplan.store.datafolder import DataFolderError, hold_folder


def test_a_folder_is_held_once_and_given_back(tmp_path: Path) -> None:
    first = hold_folder(tmp_path / "data", None, alone=True)
    with pytest.raises(DataFolderError, match="another process"):
        hold_folder(tmp_path / "data", None, alone=True)
    first.release()
    hold_folder(tmp_path / "data", None, alone=True).release()


def test_on_postgresql_many_hold_it(tmp_path: Path) -> None:
    for _ in range(2):
        hold_folder(tmp_path, None, alone=False)


def test_the_deployment_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    folder = hold_folder(tmp_path, tmp_path / "elsewhere.key", alone=False)
    key = folder.deployment_key()
    assert folder.deployment_key() == key
    assert (tmp_path / "elsewhere.key").stat().st_mode & 0o077 == 0
    assert not (tmp_path / "deployment.key").exists()


def test_a_database_without_its_key_is_not_worked_on(tmp_path: Path) -> None:
    folder = hold_folder(tmp_path, None, alone=False)
    folder.database.write_bytes(b"")
    with pytest.raises(DataFolderError, match=r"deployment\.key"):
        folder.deployment_key()
    (tmp_path / "deployment.key").write_text("not hexadecimal")
    with pytest.raises(DataFolderError, match=r"deployment\.key"):
        folder.deployment_key()
