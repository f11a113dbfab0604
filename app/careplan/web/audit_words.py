"""What the audit log's events are called."""

from typing import Final

GROUPS: Final = {
    "transmission.": ("送受信", "Transmissions"),
    "office.": ("事業所", "Offices"),
    "staff.": ("職員", "Staff"),
    "certificate.": ("証明書", "Certificates"),
    "issue-password.": ("発行用パスワード", "Issue passwords"),
    "administrator.": ("管理者", "Administrators"),
    "nuisance.": ("障害の台本", "Nuisances"),
    "request-log.": ("通信の記録", "Recorded requests"),
    "group.": ("連携グループ", "Linkage groups"),
    "draft.": ("下書き", "Drafts"),
    "webhook.": ("ウェブフック", "Webhooks"),
    "town.": ("見本の町", "Demonstration town"),
}
"""Kinds of events, by what their names begin with."""
ACTIONS: Final = {
    "administrator.add": ("管理者を作った", "administrator made"),
    "administrator.recover": ("管理者のパスワードを復旧した", "administrator's password recovered"),
    "certificate.enrol": ("申請で証明書を発行した", "certificate made for a request"),
    "certificate.install": ("証明書を登録した", "certificate put down"),
    "certificate.issue": ("証明書を発行した", "certificate issued"),
    "certificate.revoke": ("証明書を失効した", "certificate revoked"),
    "deployment-key.change": ("保管用の鍵を変えた", "deployment key changed"),
    "draft.delete": ("下書きを消した", "draft deleted"),
    "draft.save": ("下書きを保存した", "draft saved"),
    "exchange.certificate": ("受付証明の証明書を作った", "the exchange's certificate made"),
    "group.dissolve": ("グループを解散した", "group dissolved"),
    "group.join": ("グループに入れた", "office taken into a group"),
    "group.leave": ("グループから抜けた", "office left a group"),
    "group.make": ("グループを作った", "group made"),
    "issue-password.make": ("発行用パスワードを作った", "issue password made"),
    "nuisance.clear": ("障害の台本を外した", "nuisances taken away"),
    "nuisance.put": ("障害の台本を置いた", "nuisances put"),
    "office.activate": ("事業所を再開した", "office resumed"),
    "office.deactivate": ("事業所を停止した", "office stopped"),
    "office.declare": ("受信できるものを申告した", "office said what it can receive"),
    "office.import": ("事業所のデータを取り込んだ", "office's data imported"),
    "office.register": ("事業所を登録した", "office registered"),
    "request-log.begin": ("通信の記録を始めた", "recording of requests begun"),
    "request-log.end": ("通信の記録を止めた", "recording of requests ended"),
    "session.reuse": ("使用済みの更新トークンが使われた", "used refresh token shown again"),
    "staff.add": ("職員を追加した", "log-in added"),
    "staff.disable": ("職員を停止した", "log-in switched off"),
    "staff.enable": ("職員を再開した", "log-in switched on"),
    "staff.lock": ("ログインをロックした", "log-in locked"),
    "staff.otp": ("ワンタイムパスワードを始めた", "one-time passwords begun"),
    "staff.otp-reset": ("ワンタイムパスワードを解除した", "one-time password taken off"),
    "staff.password": ("パスワードを変えた", "password changed"),
    "staff.password-reset": ("パスワードを再発行した", "password made anew"),
    "staff.unlock": ("ロックを解除した", "log-in unlocked"),
    "town.make": ("見本の町を作った", "demonstration town made"),
    "town.reset": ("見本の町を消した", "demonstration town taken away"),
    "transmission.accept": ("受け付けた", "accepted"),
    "transmission.expire": ("期限切れになった", "expired"),
    "transmission.fetch": ("取得された", "fetched"),
    "transmission.import": ("取り込まれた", "imported"),
    "transmission.purge": ("データを消去した", "data purged"),
    "transmission.receipt": ("受領された", "receipt signed"),
    "transmission.reject": ("差し戻された", "sent back"),
    "transmission.withdraw": ("取り下げられた", "withdrawn"),
    "webhook.add": ("ウェブフックを登録した", "webhook added"),
    "webhook.remove": ("ウェブフックを外した", "webhook removed"),
    "webhook.replay": ("ウェブフックを送り直した", "webhook replayed"),
}
"""Events, by name."""


def words_of(action: str) -> tuple[str, str]:
    """Return what an event is called in Japanese and English; its name where it has none."""
    return ACTIONS.get(action, (action, action))
