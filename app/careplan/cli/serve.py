"""`careplan serve`: the service, on loopback unless said otherwise."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

_CANNOT_RUN = 2


def serve(
    data: Annotated[
        Path | None, typer.Option(help="データフォルダー Folder of database, keys and lock.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="待ち受けるアドレス Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="ポート(0は空きポート) Port; 0 takes a free one.")] = None,
    print_ready: Annotated[
        bool, typer.Option("--print-ready", help="Print `ready URL` as one line once requests are answered.")
    ] = False,
    tls: Annotated[
        bool,
        typer.Option(
            "--tls", help="TLS 1.3と事業所の証明書 TLS 1.3; offices connect with their certificates."
        ),
    ] = False,
    tls_certificate: Annotated[
        Path | None,
        typer.Option("--tls-cert", help="サーバー証明書 Server certificate (PEM); without it one is made."),
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", help="その秘密鍵 Its private key (PEM).")
    ] = None,
    allow_insecure_bind: Annotated[
        bool,
        typer.Option("--allow-insecure-bind", help="TLSなしで外部に開く Listen beyond loopback without TLS."),
    ] = False,
) -> None:
    """Run the exchange.

    連携の練習用サーバーを起動します。

    Other settings come from the environment (CAREPLAN_…); docs/settings.md lists them.
    """
    given = {"data": data, "host": host, "port": port, "allow_insecure_bind": allow_insecure_bind or None}
    given |= {"tls": tls or None, "tls_certificate": tls_certificate, "tls_key": tls_key}
    options = {name: value for name, value in given.items() if value is not None}
    main = load_service("careplan.main")
    ready = _print_ready if print_ready else _show_address
    with refused_in_both_languages():
        main.serve(load_service("careplan.settings").load_settings(**options), ready=ready)


@contextmanager
def refused_in_both_languages() -> Iterator[None]:
    """End with exit 2 where the service refuses to do what it was started for."""
    try:
        yield
    except Exception as error:
        # Every refusal carries its message in both languages; anything else is a fault.
        if not hasattr(error, "message_ja"):
            raise
        typer.echo(f"{error.message_ja}\n{getattr(error, 'message_en', '')}", err=True)
        raise typer.Exit(_CANNOT_RUN) from error


def load_service(module: str) -> Any:
    """Import what stands right of this door: the service is started by name, not known."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        typer.echo(
            f"サーバーの部品がありません({error.name})。"
            'プロジェクトのフォルダーで次を実行してください： pip install ".[server]"\n'
            f"The service is not installed ({error.name}). "
            'Type in the folder of the project: pip install ".[server]"',
            err=True,
        )
        raise typer.Exit(_CANNOT_RUN) from error


def _print_ready(url: str) -> None:
    print(f"ready {url}", flush=True)


def _show_address(url: str) -> None:
    typer.echo(
        f"待ち受け中 listening: {url}   (ブラウザーで open in a browser)   API: {url}/openapi.json", err=True
    )
    typer.echo("Ctrl+C で終了 ends it", err=True)
