"""`careplan webhook`: addresses that our notices are posted to."""

from typing import Annotated, Any

import typer

from careplan.cli.console import Language, plain
from careplan.cli.events import notice_json
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Webhook
from careplan.standard.findings import Message

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Addresses that our notices are posted to, signed."
)
Id = Annotated[str, typer.Argument(metavar="ID", help="As careplan webhook list shows it.")]


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="http:// or https://")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Have our notices posted to an address; the secret is shown this once."""
    with ending(form, language):
        with connected(session) as client:
            webhook, secret = client.webhooks.add(url)
        if form is Format.JSON:
            write_json(_json(webhook) | {"secret": secret})
            return
        _show(webhook, language)
        say(
            Message(f"署名の鍵（一度だけ表示）：{secret}", f"secret (shown this once): {secret}"),
            language,
        )


@app.command("list")
def list_(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """List our webhooks, with what is on its way and what was given up."""
    with ending(form, language):
        with connected(session) as client:
            found = client.webhooks.all()
        if form is Format.JSON:
            write_json({"items": [_json(each) for each in found]})
            return
        for each in found:
            _show(each, language)


@app.command()
def remove(
    webhook_id: Id,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Remove a webhook, with all that was to be delivered to it."""
    with ending(form, language):
        with connected(session) as client:
            client.webhooks.remove(webhook_id)
        if form is Format.JSON:
            write_json({"id": webhook_id})
        else:
            say(Message(f"削除しました：{webhook_id}", f"Removed: {webhook_id}"), language)


@app.command()
def dead(
    webhook_id: Id,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List the notices whose delivery was given up, and why."""
    with ending(form, language), connected(session) as client:
        for each in client.webhooks.dead(webhook_id):
            if form is Format.JSON:
                about = {"attempts": each.attempts, "cause": each.cause, "died_at": each.died_at.isoformat()}
                write_json(notice_json(each.notice) | about)
                continue
            head = f"{each.notice.number}  {each.notice.type}  {each.notice.transmission_id}"
            say(
                Message(
                    f"{head}  {each.attempts} 回  {plain(each.cause)}",
                    f"{head}  {each.attempts} tries  {plain(each.cause)}",
                ),
                language,
            )


@app.command()
def replay(
    webhook_id: Id,
    number: Annotated[
        list[int] | None, typer.Option(help="Only this notice; may be given several times.")
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Have what was given up delivered anew, all of it or the numbers given."""
    with ending(form, language):
        with connected(session) as client:
            count = client.webhooks.replay(webhook_id, number or None)
        if form is Format.JSON:
            write_json({"replayed": count})
        else:
            say(Message(f"再配達 {count} 件", f"{count} are delivered anew"), language)


def _show(webhook: Webhook, language: Language | None) -> None:
    head = f"{webhook.id}  {plain(webhook.url)}"
    say(
        Message(
            f"{head}  配達待ち {webhook.pending}  配達不能 {webhook.dead}",
            f"{head}  pending {webhook.pending}  dead {webhook.dead}",
        ),
        language,
    )


def _json(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "made_at": webhook.made_at.isoformat(),
        "pending": webhook.pending,
        "dead": webhook.dead,
    }
