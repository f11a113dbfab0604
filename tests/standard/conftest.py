"""What the core keeps for the length of a process is made anew for each test, so that a mutant in its making shows."""

from careplan.standard import charset
from careplan.standard.documents import parts


def pytest_runtest_setup() -> None:
    charset._ibm_extension.cache_clear()  # noqa: SLF001 - there is no other way to its cache
    charset._replacements.cache_clear()  # noqa: SLF001 - as above
    parts.part.cache_clear()
