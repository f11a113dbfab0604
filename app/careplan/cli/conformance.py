"""`careplan conformance`: the vendor test (docs/vendor-test.md)."""

import typer

from careplan.cli.lazy import lazy_group

# Only the exchange test needs the client: software that reads and writes is tested without it.
_COMMANDS = {
    "list": ("careplan.cli.conformance_scenarios", "list_scenarios"),
    "sheet": ("careplan.cli.conformance_scenarios", "sheet"),
    "run": ("careplan.cli.conformance_run", "run"),
    "exchange": ("careplan.cli.conformance_exchange", "exchange"),
    "verify": ("careplan.cli.conformance_attest", "verify"),
    "rerun": ("careplan.cli.conformance_attest", "rerun"),
    "table": ("careplan.cli.conformance_attest", "table"),
    "survey": ("careplan.cli.conformance_attest", "survey"),
}
app = typer.Typer(
    cls=lazy_group(_COMMANDS, "conformance"),
    add_completion=False,
    no_args_is_help=True,
    help="The vendor test: does software write and read as it should?",
)


@app.callback()
def conformance() -> None:
    """Put software to the vendor test."""
