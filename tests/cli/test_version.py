"""`careplan --version`, and what the terminal is kept from."""

from typer.testing import CliRunner

from careplan import __version__
from careplan.cli import app
from careplan.cli.console import plain


def test_the_version_and_nothing_else() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.output) == (0, f"careplan {__version__}\n")


def test_what_a_terminal_obeys_is_taken_out() -> None:
    assert plain("a\x1b[31mb\u202ec\n") == "a [31mb c "
