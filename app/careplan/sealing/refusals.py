"""The words of every refusal of sealing: reason → (Japanese, English), each with the fix."""

from __future__ import annotations

from typing import Final

SUBJECTS: Final = {
    "signer": ("署名者の証明書", "The signer's certificate"),
    "recipient": ("宛先の証明書", "The destination's certificate"),
    "exchange": ("交換所の証明書", "The exchange's certificate"),
}

_OPENSSL_RSA = "-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"
_OPENSSL_EC = "-keyopt ecdh_kdf_md:sha256"

REFUSALS: Final[dict[str, tuple[str, str]]] = {
    # what the bytes are
    "too-large": (
        "{size} バイトあり、上限の {limit} バイトを超えています。送信単位を分けてください。",
        "There are {size} bytes; at most {limit} are taken. Send smaller units.",
    ),
    "unreadable": (
        (
            "CMS(DER・BER・PEM・S/MIME)として読めません。ファイルが途中で切れていないか、"
            "openssl で作った場合は -binary を付けたか、確認してください。"
        ),
        (
            "This cannot be read as CMS (DER, BER, PEM or S/MIME). Check that it is whole and, where openssl "
            "made it, that -binary was given."
        ),
    ),
    # encryption
    "not-authenticated": (
        (
            "暗号化の種類 {found} は改ざんを検知できません。AuthEnvelopedData(AES-256-GCM)で暗号化して"
            "ください(openssl cms -encrypt -aes-256-gcm)。"
        ),
        (
            "Encryption of type {found} cannot show tampering. Use AuthEnvelopedData with AES-256-GCM "
            "(openssl cms -encrypt -aes-256-gcm)."
        ),
    ),
    "not-encrypted": (
        "封緘された送信単位ではありません(CMS の種類 {found})。宛先の証明書で暗号化してください。",
        "This is no sealed unit (CMS type {found}). Encrypt it for the destination's certificate.",
    ),
    "content-cipher": (
        (
            "本文の暗号 {found} は使えません。AES-256-GCM(タグ 16 バイト、ノンス 12 バイト)にしてください"
            "(openssl cms -encrypt -aes-256-gcm)。"
        ),
        (
            "The content cipher {found} is not accepted. Use AES-256-GCM with a tag of 16 and a nonce of 12 bytes "
            "(openssl cms -encrypt -aes-256-gcm)."
        ),
    ),
    "not-recipient": (
        "この証明書に宛てて封緘されていません。自事業所の証明書と鍵(更新前のものも)を確認してください。",
        (
            "This is not sealed for this certificate. Check that certificate and key are yours; "
            "a unit sealed before a renewal needs the earlier ones."
        ),
    ),
    "rsa-v15-transport": (
        (
            "RSA PKCS#1 v1.5 の鍵輸送は受け付けません。RSA-OAEP(SHA-256)にしてください(openssl: "
            f"{_OPENSSL_RSA})。"
        ),
        f"RSA PKCS#1 v1.5 key transport is refused. Use RSA-OAEP with SHA-256 (openssl: {_OPENSSL_RSA}).",
    ),
    "oaep-hash": (
        (
            "RSA-OAEP のハッシュと MGF1 はどちらも SHA-256、ラベルは空でなければなりません(openssl: "
            f"{_OPENSSL_RSA})。"
        ),
        (
            "RSA-OAEP must use SHA-256 for both its hash and MGF1, and an empty label "
            f"(openssl: {_OPENSSL_RSA}; Java: an OAEPParameterSpec with MGF1ParameterSpec.SHA256)."
        ),
    ),
    "sha1-kdf": (
        f"SHA-1 の鍵導出(KDF)は受け付けません。SHA-256 にしてください(openssl: {_OPENSSL_EC})。",
        f"The SHA-1 key derivation is refused. Use SHA-256 (openssl: {_OPENSSL_EC}).",
    ),
    "key-management": (
        (
            "鍵の渡し方 {found} は使えません。RSA-OAEP(SHA-256)か、SHA-256 の KDF による ECDH"
            "(AES-256 鍵ラップ、P-256)にしてください。"
        ),
        (
            "The key management {found} is not accepted. Use RSA-OAEP with SHA-256, or ECDH on P-256 with the "
            "SHA-256 KDF and AES-256 key wrap."
        ),
    ),
    "decrypt": (
        "復号できません。途中で改ざんされたか壊れています。送り直してもらってください。",
        "It cannot be decrypted: it was altered or damaged on the way. Ask for it again.",
    ),
    # signature
    "not-signed": (
        (
            "中身が CMS SignedData ではありません(種類 {found})。署名してから暗号化してください"
            "(openssl cms -sign -binary -nodetach)。"
        ),
        (
            "The content is not CMS SignedData (type {found}). Sign first, then encrypt "
            "(openssl cms -sign -binary -nodetach)."
        ),
    ),
    "detached": (
        "署名に中身が含まれていません。openssl cms -sign に -nodetach を付けてください。",
        "The signature carries no content. Give -nodetach to openssl cms -sign.",
    ),
    "signers": (
        "署名者はちょうど 1 者でなければなりません({found} 者あります)。",
        "There must be exactly one signer; there are {found}.",
    ),
    "signer-certificate": (
        "署名者の証明書が署名に入っていません。openssl では -nocerts を付けないでください。",
        "The signer's certificate is not in the signature. With openssl, do not give -nocerts.",
    ),
    "digest-algorithm": (
        "署名のハッシュ {found} は使えません。SHA-256 にしてください(openssl cms -sign -md sha256)。",
        "The signature's hash {found} is not accepted. Use SHA-256 (openssl cms -sign -md sha256).",
    ),
    "signature-algorithm": (
        "署名方式 {found} は使えません。RSA(PKCS#1 v1.5 か PSS)か ECDSA を SHA-256 で使ってください。",
        "The signature algorithm {found} is not accepted. Use RSA (PKCS#1 v1.5 or PSS) or ECDSA, with SHA-256.",
    ),
    "signed-attributes": (
        "署名属性 {found} がないか、重なっているか、読めません。openssl では -noattr を付けないでください。",
        "The signed attribute {found} is missing, doubled or unreadable. With openssl, do not give -noattr.",
    ),
    "message-digest": (
        "署名された内容と本文が一致しません。改ざんされたか壊れています。送り直してもらってください。",
        "The content is not what was signed: it was altered or damaged. Ask for it again.",
    ),
    "signing-certificate": (
        "署名属性 signing-certificate が、署名者の証明書と違います。署名をやり直してもらってください。",
        "The signing-certificate attribute names another certificate than the signer's. Have it signed again.",
    ),
    "signature": (
        "署名が正しくありません。改ざんされたか、証明書と鍵が違います。送り直してもらってください。",
        "The signature is wrong: the content was altered, or key and certificate differ. Ask for it again.",
    ),
    # what was signed
    "container": (
        "中身は、manifest.json を先頭に置いた無圧縮(stored)の ZIP でなければなりません({found})。",
        "The content must be a ZIP of stored entries with manifest.json first ({found}).",
    ),
    "manifest": (
        "manifest.json が形式に合いません({found})。docs/sealed-unit.md の形にしてください。",
        "manifest.json does not have its form ({found}). See docs/sealed-unit.md.",
    ),
    "header-form": (
        "平文ヘッダーが形式に合いません({found})。docs/sealed-unit.md の形にしてください。",
        "The clear header does not have its form ({found}). See docs/sealed-unit.md.",
    ),
    "statement-form": (
        "証明文が形式に合いません({found})。",
        "The statement does not have its form ({found}).",
    ),
    "statement-kind": (
        "証明文の種類は {found} ですが、{wanted} が必要です。",
        "The statement is of kind {found}; {wanted} is needed.",
    ),
    "sender": (
        "署名者の証明書の事業所番号が、送信元の事業所番号と違います。送信元の証明書で署名してください。",
        "The office number in the signer's certificate is not the sender's. Sign with the sender's certificate.",
    ),
    "destination": (
        "宛先の事業所番号が、この証明書の事業所番号と違います。宛先を確認してください。",
        "The destination's office number is not that of the certificate. Check the destination.",
    ),
    "hashes": (
        (
            "ファイルの大きさまたは SHA-256 が manifest.json と違います(ファイル {position} 番目)。"
            "封緘をやり直してもらってください。"
        ),
        "Size or SHA-256 of file {position} is not what manifest.json says. Have the unit sealed again.",
    ),
    "file-name": (
        (
            "ファイル名({position} 番目)が使えません。英数字と . _ - だけで 128 文字まで、先頭は英数字、"
            "Windows の予約名や大文字小文字だけが違う重複は不可です。"
        ),
        (
            "The name of file {position} is not safe: up to 128 letters, digits, '.', '_' and '-', a letter or "
            "digit first, no name that Windows reserves, none that differs from another in case only."
        ),
    ),
    "file-set": (
        "入っているファイルが manifest.json の一覧と同じ順で一致しません。封緘をやり直してもらってください。",
        "The files are not those manifest.json lists, in its order. Have the unit sealed again.",
    ),
    "no-files": (
        "ファイルがありません。1 つ以上のファイルを入れてください。",
        "There are no files. Put in at least one.",
    ),
    "too-many-files": (
        "ファイルが {count} 個あり、上限の {limit} 個を超えています。送信単位を分けてください。",
        "There are {count} files; at most {limit} are taken. Send smaller units.",
    ),
    "envelope": (
        "送信元・宛先・連番などの値が形式に合いません({found})。",
        "Sender, destination, stamp or another value does not have its form ({found}).",
    ),
    # the unit among its companions
    "acceptance-other-unit": (
        "受付証明は別の送信単位のものです。この送信単位の受付証明を指定してください。",
        "The acceptance statement is about another unit. Give the one of this unit.",
    ),
    "acceptance-later": (
        "受付証明の時刻が現在より先です。時計を確認してください。",
        "The acceptance statement is later than now. Check the clock.",
    ),
    "header-other-unit": (
        "平文ヘッダーは別の送信単位のものです(SHA-256 が違います)。",
        "The clear header is about another sealed unit (its SHA-256 differs).",
    ),
    "header-differs": (
        "平文ヘッダーと manifest.json で {found} が違います。封緘をやり直してもらってください。",
        "Clear header and manifest.json differ in {found}. Have the unit sealed again.",
    ),
    "replay": (
        "この送信単位は既に開封されています。同じものが再び届いています。",
        "This unit was opened before: the same one has come again.",
    ),
}
