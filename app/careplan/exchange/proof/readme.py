"""The README of an evidence pack: who reads it has perhaps nothing but the ZIP and openssl."""

from datetime import datetime

from careplan.exchange.audit import write_time

_TEXT = """\
ケアプランデータ連携（練習用サーバー）の証跡一式
Evidence of one transmission (sandbox of the care plan data exchange; not the national system)

送信 / transmission   {transmission}
作成 / made at        {made_at}

検証（ネットワーク不要） / To verify, offline:

    careplan evidence verify FILE.zip --trust authority.pem

authority.pem は、この ZIP とは別の経路で入手した認証局の証明書です。
authority.pem is the authority's certificate, had by another way than this ZIP.

openssl だけで署名を確かめる場合 / The signatures with openssl alone:

    openssl cms -verify -binary -inform DER -purpose any -CAfile authorities.pem -in acceptance.p7s -out acceptance.json
    openssl cms -verify -binary -inform DER -purpose any -CAfile authorities.pem -in header.p7s -out header.json
    openssl cms -verify -binary -inform DER -purpose any -CAfile authorities.pem -in evidence.p7s -out evidence.json

acceptance.json の header_sha256 は header.p7s の SHA-256、
header.json の sealed_sha256 は封をした送信単位の SHA-256 です。
header_sha256 in acceptance.json is the SHA-256 of header.p7s; sealed_sha256 in header.json that of the sealed unit.
"""


def write_readme(transmission_id: str, made_at: datetime) -> bytes:
    """Return the text, UTF-8, lines ended by CR LF, as every editor opens it."""
    text = _TEXT.format(transmission=transmission_id, made_at=write_time(made_at))
    return text.replace("\n", "\r\n").encode()
