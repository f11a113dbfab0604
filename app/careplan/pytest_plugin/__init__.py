"""A pytest plugin for those who write software for the exchange: `careplan_conforms`.

`careplan_conforms(tmp_path)` fails the test with the report where the files are wrong. What it needs is loaded when
a test asks for it, so that a test run that does not is no slower.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from careplan.pytest_plugin.conforming import Conforms


@pytest.fixture(scope="session")
def careplan_conforms() -> "Conforms":
    """Call it with a folder, a zip, a file, or a mapping of name to bytes; it fails where these do not conform."""
    from careplan.pytest_plugin.conforming import Conforms  # noqa: PLC0415 - loaded when it is asked for

    return Conforms()
