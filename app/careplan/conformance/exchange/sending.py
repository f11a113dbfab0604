"""The steps in which the program sends."""

from datetime import timedelta
from typing import Any, Final

from careplan.client import Transmission
from careplan.conformance.exchange.scene import Answer, Scene, in_base64, wrong
from careplan.conformance.exchange.stage import Stage
from careplan.standard.findings import Message

RETRY_AFTER: Final = 1
_SENDING: Final = {"method": "POST", "route": "/v1/transmissions"}


def send(stage: Stage) -> Scene:
    """Send a unit; the partner opens it."""
    return sending(stage)


def withdraw(stage: Stage) -> Scene:
    """Send a unit and take it back before it is fetched."""
    files, before = stage.unit(stage.office), set(stage.arrived())

    def judge(_answer: Answer) -> list[Message]:
        new = _new(stage, before)
        states = ", ".join(each.state for each in new) or "-"
        return _once(new) or wrong(
            f"送信は取り下げられていません（状態：{states}）。",
            f"The transmission is not withdrawn (state: {states}).",
            when=new[0].state != "withdrawn",
        )

    return Scene({"files": in_base64(files)}, judge)


def refuse_ended(stage: Stage) -> Scene:
    """Be given a certificate of the partner that has ended, and not seal for it."""
    stage.disturb(do="expired-certificate", office=stage.partner_office)
    files, before = stage.unit(stage.office), set(stage.arrived())

    def judge(_answer: Answer) -> list[Message]:
        asked = wrong(
            "相手の証明書を取りに来ていません。",
            "It did not ask for the partner's certificate.",
            when=stage.tally()[1] == 0,
        )
        return asked + wrong(
            "期限の切れた証明書あてに封をして送りました。",
            "It sealed for a certificate that has ended, and sent.",
            when=bool(_new(stage, before)),
        )

    return Scene({"files": in_base64(files)}, judge)


def cut(stage: Stage) -> Scene:
    """Get no answer to the first sending, which was done; the unit is to be there once."""
    stage.disturb(do="cut", nth=1, office=stage.office, **_SENDING)
    return sending(stage)


def busy(stage: Stage) -> Scene:
    """Be told 429 with Retry-After; wait so long, and send once more."""
    stage.disturb(do="refuse", status=429, retry_after=RETRY_AFTER, nth=1, office=stage.office, **_SENDING)
    begun, scene = stage.clock(), sending(stage)

    def judge(answer: Answer) -> list[Message]:
        early = stage.clock() - begun < timedelta(seconds=RETRY_AFTER) or stage.tally()[0] > 2  # noqa: PLR2004 - the refused one and the next
        return scene.judge(answer) + wrong(
            "Retry-After の時間を待たずに送り直しました。",
            "It sent again without waiting as long as Retry-After says.",
            when=early,
        )

    return Scene(scene.told, judge)


def sending(stage: Stage) -> Scene:
    """Have a unit sent, once, and opened by the partner; the program says which transmission it was."""
    files, before = stage.unit(stage.office), set(stage.arrived())

    def judge(answer: Answer) -> list[Message]:
        new = _new(stage, before)
        return _once(new) or _named(new[0], answer) + _opened(stage, new[0], files)

    return Scene({"files": in_base64(files)}, judge)


def _new(stage: Stage, before: set[str]) -> list[Transmission]:
    return [each for name, each in stage.arrived().items() if name not in before]


def _once(new: list[Transmission]) -> list[Message]:
    return wrong(
        f"取引所にある新しい送信は {len(new)} 件です（正しくは 1 件）。",
        f"The exchange has {len(new)} new transmissions (there should be 1).",
        when=len(new) != 1,
    )


def _named(new: Transmission, answer: Answer) -> list[Message]:
    return wrong(
        "答えの transmission が、取引所の受付番号と違います。送り直しの答えを読んでください。",
        "The answer's transmission is not the id at the exchange. Read the answer to the repeat.",
        when=answer.get("transmission") != new.id,
    )


def _opened(stage: Stage, new: Transmission, files: dict[str, bytes]) -> list[Message]:
    found: Any = stage.partner.files(new.id)
    return wrong(
        "相手が開いたファイルが、渡したファイルと違います。",
        "The files that the partner opened are not those that were given.",
        when=found != files,
    )
