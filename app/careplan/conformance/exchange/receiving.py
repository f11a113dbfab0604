"""The steps in which the program receives."""

from collections.abc import Sequence

from careplan.client import ProofRefusedError, verify_receipt
from careplan.conformance.exchange.scene import Answer, Scene, in_base64, wrong
from careplan.conformance.exchange.stage import Stage
from careplan.sealing import Trust
from careplan.standard.findings import Message

_UNREAD, _FETCHED, _RECEIVED = "accepted", "fetched", "received"


def list_unread(stage: Stage) -> Scene:
    """Name what waits to be fetched."""
    for _ in range(2):
        stage.deliver(stage.unit(stage.partner_office))
    stage.disturb(do="delay", seconds=0.001, method="GET", route="/v1/received", office=stage.office)

    def judge(answer: Answer) -> list[Message]:
        all_sent, told = stage.delivered(), _texts(answer, "transmissions")
        waiting = {name for name, each in all_sent.items() if each.state == _UNREAD}
        return wrong(
            "GET /v1/received が呼ばれていません。",
            "GET /v1/received was not asked.",
            when=stage.tally()[0] == 0,
        ) + wrong(
            f"未取得は {len(waiting)} 件ですが、答えは {len(told)} 件で、内容が違います。",
            f"{len(waiting)} wait to be fetched; the answer names {len(told)}, and not those.",
            when=set(told) & set(all_sent) != waiting or len(told) != len(set(told)),
        )

    return Scene({}, judge)


def fetch(stage: Stage) -> Scene:
    """Fetch a unit."""
    name = stage.deliver(stage.unit(stage.partner_office))
    return Scene({"transmission": name}, lambda _answer: _in_state(stage, name, _FETCHED))


def open_files(stage: Stage) -> Scene:
    """Fetch a unit, open it, and hand the files back."""
    files = stage.unit(stage.partner_office)
    return _opening(stage, stage.deliver(files), files)


def renewed(stage: Stage) -> Scene:
    """Renew while a unit sealed for the certificate of before waits, then open it."""
    files = stage.unit(stage.partner_office)
    name, before = stage.deliver(files), stage.serial()
    password = stage.admin.administration.make_issue_password(stage.office).password
    scene = _opening(stage, name, files)

    def judge(answer: Answer) -> list[Message]:
        return wrong(
            "証明書が更新されていません。",
            "The certificate was not renewed.",
            when=stage.serial() == before,
        ) + scene.judge(answer)

    return Scene({**scene.told, "issue_password": password}, judge)


def receipt(stage: Stage) -> Scene:
    """Sign receipts of a clean unit and of one with errors; each says what the check found."""
    clean, files = stage.deliver(stage.unit(stage.partner_office)), stage.unit(stage.partner_office)
    spoilt = {name: _spoilt(content) for name, content in files.items()}
    broken = stage.deliver(spoilt, allow_errors=True)

    def judge(_answer: Answer) -> list[Message]:
        return _receipt(stage, clean, "clean") + _receipt(stage, broken, "with-errors")

    return Scene({"transmissions": [clean, broken]}, judge)


def duplicates(stage: Stage) -> Scene:
    """Follow notices, each of which comes twice, and act on each once."""
    names = [stage.deliver(stage.unit(stage.partner_office)) for _ in range(2)]
    stage.disturb(do="duplicate", channel="event", office=stage.office)

    def judge(answer: Answer) -> list[Message]:
        told = [each for each in _texts(answer, "transmissions") if each in names]
        return wrong(
            "お知らせを受けに来ていません（GET /v1/events）。",
            "It did not follow the notices (GET /v1/events).",
            when=stage.tally()[1] == 0,
        ) + wrong(
            f"2 件のお知らせを、それぞれ一度だけ扱うはずが、{len(told)} 回でした。id で見分けてください。",
            f"Two notices are to be acted on once each; it was {len(told)} times. Tell them by their id.",
            when=sorted(told) != sorted(names),
        )

    return Scene({"await": names}, judge)


def _opening(stage: Stage, name: str, files: dict[str, bytes]) -> Scene:
    def judge(answer: Answer) -> list[Message]:
        return _in_state(stage, name, _FETCHED) + wrong(
            "開いたファイルが、相手が送ったファイルと違うか、ありません。",
            "The files opened are not those that the partner sent, or missing.",
            when=answer.get("files") != in_base64(files),
        )

    return Scene({"transmission": name}, judge)


def _in_state(stage: Stage, name: str, state: str) -> list[Message]:
    found = stage.partner.transmission(name).state
    return wrong(
        f"取引所での状態は {found} です（正しくは {state}）。",
        f"Its state at the exchange is {found} (it should be {state}).",
        when=found != state,
    )


def _receipt(stage: Stage, name: str, verdict: str) -> list[Message]:
    detail = stage.partner.transmission(name)
    trust = Trust(stage.partner.directory.anchors(), stage.partner.directory.crls())
    try:
        statement = verify_receipt(detail, trust)
    except ProofRefusedError as error:
        return [error.message]
    found = statement.body.get("verdict")
    return _in_state(stage, name, _RECEIVED) + wrong(
        f"受領書の判定は {found} です（正しくは {verdict}）。開いて検査してから署名してください。",
        f"The receipt's verdict is {found} (it should be {verdict}). Open and check before signing.",
        when=found != verdict,
    )


def _spoilt(content: bytes) -> bytes:
    """Return a file whose first record has a field too many."""
    return content.replace(b"\r\n", b",9\r\n", 1)


def _texts(answer: Answer, key: str) -> Sequence[str]:
    value = answer.get(key)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
