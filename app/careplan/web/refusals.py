"""What the pages refuse by themselves; everything else is the exchange's refusal."""

from careplan.exchange.errors import ExchangeError


def request_forged() -> ExchangeError:
    """Return: the request was not caused by a page of this service, or its page is of another day."""
    return ExchangeError(
        "request-forged",
        "このページから送られた要求ではありません。ページを開き直して、もう一度送ってください",
        "this request does not come from a page of this service; open the page again and repeat",
    )


def form_unreadable() -> ExchangeError:
    """Return: the form's body cannot be read, or has too many files."""
    return ExchangeError(
        "form-unreadable",
        "送られた内容を読めません。ファイルの数を減らすか、ZIPにまとめてください",
        "what was sent cannot be read; send fewer files, or one ZIP of them",
    )


def passwords_differ() -> ExchangeError:
    """Return: the new password was not typed the same twice."""
    return ExchangeError(
        "passwords-differ",
        "新しいパスワードが2回同じではありません。もう一度入力してください",
        "the new password was not typed the same twice; type it again",
    )
