"""Settings that matter to who keeps the sandbox, in words."""

from typing import Final

SETTINGS: Final = (
    ("public_address", "リンクに書くアドレス", "Address in links"),
    ("sandbox_mode", "公開された練習用の鍵も信頼する", "The published keys for practice are trusted, too"),
    ("nuisance", "障害の台本を使える", "Nuisances may be put"),
    ("otp_required", "全員にワンタイムパスワードを求める", "Everybody needs a one-time password"),
    ("password_days", "パスワードの有効日数（0は無期限）", "Days a password holds (0: for ever)"),
    ("lock_failures", "ロックまでの失敗回数", "Failed log-ins until an ID is locked"),
    ("lock_minutes", "ロックの分数", "Minutes it is locked"),
    ("session_minutes", "ログインの分数（自動で更新）", "Minutes of a session (renewed by itself)"),
    ("refresh_minutes", "ログインし直すまでの分数", "Minutes until one logs in again"),
    ("remind_hours", "未受信を知らせるまでの時間", "Hours until a reminder of what is unfetched"),
    ("max_upload_bytes", "送信の最大バイト数", "Most bytes of a send"),
    ("max_files", "ZIPの最大ファイル数", "Most files in a ZIP"),
    ("max_drafts", "事業所ごとの下書きの数", "Drafts of an office"),
    ("draft_days", "下書きの保存日数", "Days that drafts are kept"),
    ("notice_days", "通知の保存日数", "Days that notices are kept"),
    ("crl_days", "失効リストの有効日数", "Days a revocation list is believed"),
    ("housekeeping_minutes", "自動の片付けの間隔（分）", "Minutes between rounds of housekeeping"),
    ("rate_login", "1分あたりのログイン回数（アドレスごと）", "Log-ins a minute of one address"),
    ("rate_office", "1分あたりの要求数（事業所ごと）", "Requests a minute of one office"),
)
"""Name, Japanese and English, in their order; what has no value is left out."""
