"""The table of steps, in the order in which they are gone through."""

from collections.abc import Callable
from dataclasses import dataclass

from careplan.conformance.exchange import account, options, receiving, sending
from careplan.conformance.exchange.scene import Scene
from careplan.conformance.exchange.stage import Stage
from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its id, the side it belongs to (account, sends, receives, options), what the program is to do.

    `needs` are steps without which it cannot be tried.
    """

    id: str
    side: str
    text: Message
    prepare: Callable[[Stage], Scene]
    needs: tuple[str, ...] = ("enrol",)


STEPS: tuple[Step, ...] = (
    Step(
        "enrol",
        "account",
        Message(
            "鍵を作り、発行用パスワード（issue_password）で証明書を受け、work に残す",
            "Make a key, enrol it by issue_password, keep both in work",
        ),
        account.enrol,
        needs=(),
    ),
    Step(
        "login",
        "account",
        Message("ログインし、GET /v1/session を読む", "Log in, and read GET /v1/session"),
        account.log_in,
        needs=(),
    ),
    Step(
        "certificate",
        "sends",
        Message(
            "files を送ろうとする。相手の証明書が期限切れなら送らない",
            "Try to send files; do not, if the partner's certificate has ended",
        ),
        sending.refuse_ended,
    ),
    Step(
        "send",
        "sends",
        Message("files を送り、transmission を答える", "Send files; answer transmission"),
        sending.send,
    ),
    Step(
        "list",
        "receives",
        Message(
            "未取得のものを transmissions に並べる", "Answer as transmissions all that wait to be fetched"
        ),
        receiving.list_unread,
    ),
    Step(
        "fetch",
        "receives",
        Message("transmission を取得する。受領書はまだ出さない", "Fetch transmission; no receipt yet"),
        receiving.fetch,
    ),
    Step(
        "open",
        "receives",
        Message("transmission を取得して開き、files を答える", "Fetch and open transmission; answer files"),
        receiving.open_files,
    ),
    Step(
        "receipt",
        "receives",
        Message(
            "transmissions を開いて検査し、結果（clean か with-errors）で受領書に署名する",
            "Open and check transmissions, and sign receipts with the verdict, clean or with-errors",
        ),
        receiving.receipt,
    ),
    Step(
        "withdraw",
        "sends",
        Message("files を送り、取り下げる", "Send files, then withdraw them"),
        sending.withdraw,
    ),
    Step(
        "cut",
        "sends",
        Message(
            "files を送る。答えが来なければ同じものを送り直し、transmission を答える",
            "Send files; if no answer comes, send the same again; answer transmission",
        ),
        sending.cut,
    ),
    Step(
        "busy",
        "sends",
        Message(
            "files を送る。429 なら Retry-After を待って送り直し、transmission を答える",
            "Send files; at 429 wait Retry-After and send again; answer transmission",
        ),
        sending.busy,
    ),
    Step(
        "duplicate",
        "receives",
        Message(
            "お知らせ（GET /v1/events）を初めから読み、await が揃うまで、扱ったものを transmissions に並べる",
            "Follow notices (GET /v1/events) from the first until all of await came; answer transmissions",
        ),
        receiving.duplicates,
    ),
    Step(
        "renewal",
        "account",
        Message(
            "issue_password で証明書を更新し、更新前にあてた transmission を開いて files を答える",
            "Renew by issue_password, then open transmission, sealed for the certificate before; answer files",
        ),
        receiving.renewed,
    ),
    Step(
        "pieces",
        "options",
        Message(
            "files を、大きさによらず分割（/v1/uploads）で送る。途中で切れたら続きから送り、transmission を答える",
            "Send files by upload in pieces whatever their size; when it breaks go on; answer transmission",
        ),
        options.pieces,
    ),
    Step(
        "webhook",
        "options",
        Message(
            "届いた deliveries を secret で確かめ、扱うべきものの番号（0から）を genuine に並べる",
            "Verify deliveries by secret; answer as genuine the numbers, from 0, of those to be acted on",
        ),
        options.webhooks,
        needs=(),
    ),
)
