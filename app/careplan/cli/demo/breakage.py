"""What must be refused: a wrong file set, a wrong provider, a tampered unit, a revoked certificate."""

import time
from dataclasses import replace

from careplan.authority import KeyType
from careplan.cli.demo.altered import named, readdressed, turned, without
from careplan.cli.demo.cast import certify, now
from careplan.cli.demo.journey import Stage
from careplan.cli.demo.story import StepFailedError
from careplan.client import Office, RejectionFinding, check_unit
from careplan.sealing import SealedUnit, Trust, open_unit, seal
from careplan.standard.check import check_files
from careplan.standard.findings import Message
from careplan.standard.naming import Address


def break_file_set(stage: Stage) -> None:
    """Leave table 7 out of a month."""
    stage.story.chapter(Message("壊す：ファイルの組が足りない", "Broken: a wrong file set"))
    support, provider = stage.sample.offices[0], stage.sample.offices[1]
    month = stage.unit(f"month-{provider.number}").files
    files = without(readdressed(month, stamp=_later(month, "10")), "UPSIKYU")
    sender = stage.player(support.number)
    stage.story.expect_refusal(
        Message("UPSIKYU を抜いて送ろうとする（送り手の検査）", "Without UPSIKYU (the sender's own check)"),
        "unit.combination",
        lambda: sender.send(files),
    )
    stage.story.expect_refusal(
        Message("検査を無視して送る（交換サービスの検証）", "Sent in spite of it (the exchange)"),
        "not-a-unit",
        lambda: sender.send(files, allow_errors=True),
    )


def break_destination(stage: Stage) -> None:
    """Send a month to the other provider: one of its service users has no service there."""
    stage.story.chapter(
        Message("壊す：利用者を無関係の事業所に送る", "Broken: a service user sent to the wrong provider")
    )
    support, provider, other = stage.sample.offices
    month = stage.unit(f"month-{provider.number}").files
    wrong = Address(other.number, other.service_type)
    files = readdressed(month, stamp=_later(month, "11"), destination=wrong)
    sender, receiver = stage.player(support.number), stage.player(other.number)
    rule = "destination.unrelated-user"
    stage.story.expect_refusal(
        Message("そのまま送ろうとする（送り手の検査）", "Sent as it is (the sender's own check)"),
        rule,
        lambda: sender.send(files),
    )
    sent, _ = sender.send(files, allow_errors=True)
    opened, _, _ = receiver.fetch(sent.id)
    stage.story.expect_refusal(
        Message(
            "検査を無視して送っても、受け手の検査が止める",
            "Sent in spite of it, the receiver's check stops it",
        ),
        rule,
        lambda: check_unit(opened),
    )
    findings = [each for each in check_files(opened).findings if each.rule == rule]
    listed = [RejectionFinding(each.rule, each.severity, each.message, each.file) for each in findings]
    receiver.client.reject(sent.id, "import refused", listed)
    rejection = sender.client.transmission(sent.id).rejection
    if rejection is None or rejection.findings[0].rule != rule:
        raise StepFailedError(
            Message("差戻しが送り手に届きません", "The rejection does not reach the sender")
        )
    stage.story.tell(Message("受け手が差し戻し、理由が送り手に届きました", "Sent back; the sender reads why"))


def break_seal(stage: Stage) -> None:
    """Turn one bit of a sealed unit, on the way in and on the way out."""
    stage.story.chapter(
        Message("壊す：封緘した送信単位を1ビット変える", "Broken: one bit of a sealed unit turned")
    )
    support, _, provider = stage.sample.offices
    month = stage.unit(f"month-{provider.number}").files
    sender, receiver = stage.player(support.number), stage.player(provider.number)
    unit = sender.end.prepare(readdressed(month, stamp=_later(month, "12"))).unit
    stage.story.expect_refusal(
        Message("送る途中で変わった", "Turned on the way in"),
        "hash-differs",
        lambda: sender.client.send_sealed(replace(unit, sealed=turned(unit.sealed))),
    )
    received = stage.received[f"month-{provider.number}"]
    stage.story.expect_refusal(
        Message("受け取ったものが変わっていた", "Turned on the way out"),
        "open.decrypt",
        lambda: open_unit(
            turned(received.unit.sealed),
            credential=receiver.end.credential,
            trust=receiver.end.trust(),
            at=now(),
        ),
    )


def break_certificate(stage: Stage) -> None:
    """Revoke the sender's certificate; what was accepted before stays good, and a new certificate works."""
    stage.story.chapter(
        Message("壊す：送り手の証明書を失効させる", "Broken: the sender's certificate is revoked")
    )
    support, _, provider = stage.sample.offices
    month = stage.unit(f"month-{provider.number}").files
    files = readdressed(month, stamp=_later(month, "13"))
    sender = stage.player(support.number)
    _let_the_second_end()
    revoked = stage.cast.administrator.administration.revoke_certificate(support.number, "key_compromise")
    stage.story.prove(Message("失効したシリアル番号", "revoked serial number"), revoked.serial)
    stage.story.expect_refusal(
        Message("失効した証明書で封緘しようとする（送り手）", "Sealing with it (at the sender's end)"),
        "seal.signer-revoked",
        lambda: sender.send(files),
    )
    stage.story.expect_refusal(
        Message(
            "失効を確かめずに封緘して送る（交換サービス）", "Sealed without asking, and sent (the exchange)"
        ),
        "header-refused: header.signer-revoked",
        lambda: sender.client.send_sealed(_sealed_blindly(stage, files)),
    )
    _open_earlier(stage)
    _renew(stage, files)


def _let_the_second_end() -> None:
    """Wait till it ends: a revocation list counts in whole seconds, and would refuse what was accepted within one."""
    time.sleep(1 - time.time() % 1)


def _sealed_blindly(stage: Stage, files: dict[str, bytes]) -> SealedUnit:
    """Seal as somebody would who asks for no revocation list."""
    sender = stage.player(stage.sample.offices[0].number).end
    _, envelope = check_unit(files)
    recipient = sender.client.directory.certificate(envelope.destination.office_number)
    trust = Trust(sender.anchors, crls=None)
    return seal(files, envelope, signer=sender.credential, recipient=recipient, trust=trust, at=now())


def _open_earlier(stage: Stage) -> None:
    provider = stage.sample.offices[2]
    receiver = stage.player(provider.number).end
    received = stage.received[f"month-{provider.number}"]
    open_unit(
        received.unit.sealed,
        credential=receiver.credential,
        trust=receiver.trust(),
        at=now(),
        header=received.unit.header,
        acceptance=received.acceptance,
    )
    stage.story.tell(
        Message(
            "失効より前に受け付けられたものは、今も開封できます（受付証明の時刻で判断）",
            "What was accepted before still opens: it is judged as of its acceptance statement",
        )
    )


def _renew(stage: Stage, files: dict[str, bytes]) -> None:
    support = stage.sample.offices[0]
    player = stage.player(support.number)
    credential = certify(stage.cast, support, KeyType.RSA2048)
    player.own = Office(player.client, credential, stage.cast.anchors, clock=now)
    player.certificate = credential.certificate
    acceptance, _ = player.send(files)
    stage.story.tell(
        Message(
            f"新しい証明書（{credential.certificate.serial_number:x}）で送れました：{acceptance.id}",
            f"With a new certificate ({credential.certificate.serial_number:x}) it goes: {acceptance.id}",
        )
    )


def _later(files: dict[str, bytes], hour: str) -> str:
    """Return a stamp of the same day at another hour: a stamp is used once."""
    stamp = named(files).stamp
    return f"{stamp[:8]}{hour}{stamp[10:]}"
