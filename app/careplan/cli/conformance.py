"""`careplan conformance`: the vendor test (docs/vendor-test.md)."""

import typer

from careplan.cli.conformance_attest import rerun, survey, table, verify
from careplan.cli.conformance_exchange import exchange
from careplan.cli.conformance_run import run
from careplan.cli.conformance_scenarios import list_scenarios, sheet

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The vendor test: does software write and read as it should?",
)
app.command("list")(list_scenarios)
app.command()(sheet)
app.command()(run)
app.command()(exchange)
app.command()(verify)
app.command()(rerun)
app.command()(table)
app.command()(survey)
