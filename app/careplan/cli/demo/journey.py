"""The main job: plans and months out, opened and receipted, actuals back the same way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from careplan.cli.actuals import make_actuals, now_stamp
from careplan.cli.demo.cast import Cast, Player
from careplan.cli.demo.story import StepFailedError, Story, subject_of
from careplan.cli.demo.view import receiver_view, shared_goal_numbers
from careplan.cli.saved_files import save_files
from careplan.client import Received, TransmissionDetail, verify_receipt
from careplan.standard.check import Report, check_files
from careplan.standard.documents import read_unit
from careplan.standard.findings import Message
from careplan.workbench.sample import Sample, SampleUnit

_SHOWN = 16  # characters of an identifier that a story needs


@dataclass(slots=True)
class Stage:
    """Where the story plays: who, what, where the files go; and what was opened and received, by unit."""

    story: Story
    cast: Cast
    sample: Sample
    files: Path
    opened: dict[str, dict[str, bytes]] = field(default_factory=dict)
    received: dict[str, Received] = field(default_factory=dict)

    def player(self, number: str) -> Player:
        """Return an office by its number."""
        return self.cast.players[number]

    def unit(self, label: str) -> SampleUnit:
        """Return a unit of the sample by its label."""
        return next(unit for unit in self.sample.units if unit.label == label)


def send_plans(stage: Stage) -> None:
    """Have the support office check, seal and send a plan and a month to each provider."""
    support, *providers = stage.sample.offices
    stage.story.chapter(
        Message(
            f"{support.name} が計画と予定を検査し、封緘して送ります",
            f"{support.name} checks, seals and sends plans and months",
        )
    )
    for provider in providers:
        for label in (f"plan-{provider.number}", f"month-{provider.number}"):
            unit = stage.unit(label)
            _send(stage, stage.player(support.number), label, unit.files)


def receive_plans(stage: Stage) -> None:
    """Have each provider fetch, open, check and receipt; show what it sees."""
    _, *providers = stage.sample.offices
    for provider in providers:
        player = stage.player(provider.number)
        where = Message("交換サービスに鍵を預けた", "key kept by the exchange")
        if player.own is not None:
            where = Message("鍵を自分で持つ", "keeps its own key")
        stage.story.chapter(
            Message(
                f"{provider.name}（{where.ja}）が受信し、開封します",
                f"{provider.name} ({where.en}) fetches and opens",
            )
        )
        units = {}
        for item in player.client.received(state="accepted", order="stamp"):
            label = ("month-" if "UPPLAN" in item.kinds else "plan-") + provider.number
            units[label.partition("-")[0]] = _receive(stage, player, item.id, label)
        _show(stage, units, provider.number)


def return_actuals(stage: Stage) -> None:
    """Have each provider make actuals of its month and send them; the support office receives them."""
    support, *providers = stage.sample.offices
    stage.story.chapter(Message("実績を作って返します", "The actuals are made and sent back"))
    for provider in providers:
        planned = stage.opened[f"month-{provider.number}"]
        made = make_actuals(planned, check_files(planned), now_stamp())
        _send(stage, stage.player(provider.number), f"actual-{provider.number}", made)
    player = stage.player(support.number)
    for item in player.client.received(state="accepted", order="stamp"):
        _receive(stage, player, item.id, f"actual-{item.sender.office_number}")


def verify_receipts(stage: Stage) -> None:
    """Have everybody verify the receipts of what it sent."""
    stage.story.chapter(Message("送り手が受領書を検証します", "The senders verify the receipts"))
    for player in stage.cast.players.values():
        for item in player.client.sent(order="stamp"):
            detail = player.client.transmission(item.id)
            statement = verify_receipt(detail, player.trust)
            stage.story.tell(
                Message(
                    f"{item.sender} → {item.destination} {' '.join(item.kinds)}：受領書の署名とハッシュは正しい",
                    f"{item.sender} -> {item.destination} {' '.join(item.kinds)}: signature and hashes are right",
                )
            )
            stage.story.prove(
                Message("署名者", "signed by"),
                f"{subject_of(statement.signer)}  verdict={statement.body['verdict']}",
            )
            _save_proof(stage, detail)


def _send(stage: Stage, sender: Player, label: str, files: Mapping[str, bytes]) -> None:
    report = check_files(files)
    _require_clean(report, label)
    save_files(files, stage.files / "sent" / label)
    acceptance, statement = sender.send(files)
    stage.story.tell(
        Message(
            f"{label}：{len(files)} ファイル、エラー0、受付 {acceptance.id}",
            f"{label}: {len(files)} files, 0 errors, accepted as {acceptance.id}",
        )
    )
    stage.story.prove(
        Message("封緘したバイト列のSHA-256", "SHA-256 of the sealed bytes"), acceptance.sealed_sha256
    )
    head = str(statement.body["audit_head"])[:_SHOWN]
    stage.story.prove(
        Message("受付証明を検証", "acceptance statement verified"),
        f"{subject_of(statement.signer)}  {acceptance.accepted_at.isoformat()}  audit {head}...",
    )


def _receive(stage: Stage, player: Player, transmission_id: str, label: str) -> dict[str, bytes]:
    files, report, received = player.fetch(transmission_id)
    _require_clean(report, label)
    if label in {unit.label for unit in stage.sample.units} and not label.startswith("actual"):
        _require_same(files, stage.unit(label).files, label)
    save_files(files, stage.files / "received" / label)
    detail = player.receipt(transmission_id, received)
    if detail.state != "received":
        raise StepFailedError(Message(f"{label} の状態が {detail.state} です", f"{label} is {detail.state}"))
    stage.opened[label] = files
    if received is not None:
        stage.received[label] = received
    stage.story.tell(
        Message(
            f"{label}：開封・検証・検査済み、エラー{report.errors}、受領書に署名",
            f"{label}: opened, verified, checked, {report.errors} errors, receipt signed",
        )
    )
    stage.story.prove(Message("ヘッダーのSHA-256", "SHA-256 of the clear header"), detail.header_sha256)
    return files


def _show(stage: Stage, units: Mapping[str, Mapping[str, bytes]], number: str) -> None:
    if set(units) != {"plan", "month"}:
        raise StepFailedError(
            Message(
                f"{number} に届いたのは {sorted(units)} だけです", f"only {sorted(units)} came to {number}"
            )
        )
    plan, month = read_unit(units["plan"]), read_unit(units["month"])
    stage.story.lines(receiver_view(plan, month, number, stage.story.language.value))
    shared = shared_goal_numbers(plan)
    if shared:
        stage.story.tell(
            Message(
                f"（一つの援助目標ＮＯに短期目標が二つ以上ある計画が {shared} 件、どれも失われていません）",
                f"({shared} goal number carries more than one short-term goal; none is lost)",
            )
        )


def _require_clean(report: Report, label: str) -> None:
    wrong = [finding for finding in report.findings if finding.severity == "error"]
    if wrong:
        raise StepFailedError(
            Message(
                f"{label}：{wrong[0].rule} {wrong[0].message.ja}",
                f"{label}: {wrong[0].rule} {wrong[0].message.en}",
            )
        )


def _require_same(found: Mapping[str, bytes], sent: Mapping[str, bytes], label: str) -> None:
    if dict(found) != dict(sent):
        raise StepFailedError(
            Message(
                f"{label}：届いたファイルが送ったものと違います",
                f"{label}: what arrived is not what was sent",
            )
        )


def _save_proof(stage: Stage, detail: TransmissionDetail) -> None:
    proofs = {f"{detail.id}.acceptance.p7s": detail.statement}
    if detail.receipt is not None:
        proofs[f"{detail.id}.receipt.p7s"] = detail.receipt
    save_files(proofs, stage.files / "proofs")
