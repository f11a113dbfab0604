"""The steps about who one is: enrolment, log-in, renewal."""

from careplan.conformance.exchange.scene import Answer, Scene, wrong
from careplan.conformance.exchange.stage import Stage
from careplan.standard.findings import Message


def enrol(stage: Stage) -> Scene:
    """Have a certificate made for a key of the program's own; also the renewal."""
    before = stage.serial()
    password = stage.admin.administration.make_issue_password(stage.office).password

    def judge(_answer: Answer) -> list[Message]:
        return wrong(
            "発行用パスワードでの新しい証明書がありません。enrolment に申請書（CSR）を出してください。",
            "No new certificate was enrolled. Hand a request (CSR) in by the issue password.",
            when=stage.serial() in {None, before},
        )

    return Scene({"issue_password": password}, judge)


def log_in(stage: Stage) -> Scene:
    """Log in and ask for the session: the exchange counts who asks for it."""
    stage.disturb(do="delay", seconds=0.001, method="GET", route="/v1/session", office=stage.office)

    def judge(_answer: Answer) -> list[Message]:
        return wrong(
            "この事業所としてログインした GET /v1/session がありません。",
            "There was no GET /v1/session logged in as this office.",
            when=stage.tally()[0] == 0,
        )

    return Scene({}, judge)
