import pytest

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.password_policy import verify_password


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "eleven-char",
        "x1y2z" * 41,
        "aaaaaaaaaaaaab",
        "ababababababab",
        "123456789012",
        "ABCDEFGHIJKLM",
        "lkjhgfdsapoi",
        "my Sato-1 secret",
        "Password1234",
        "password password",
        "careplan1234",
        "twelve\tchars!!",
    ],
)
def test_what_is_guessed_at_once_is_refused(weak: str) -> None:
    with pytest.raises(ExchangeError, match=r"^password-weak:") as refused:
        verify_password(weak, "sato-1")
    assert refused.value.message_ja
    assert not weak or weak not in refused.value.message_ja + refused.value.message_en


@pytest.mark.parametrize(
    "good", ["correct horse battery", "twelve chars", "ひらがなも文字のうちです", "x1y2z" * 40]
)
def test_what_is_long_and_varied_is_taken(good: str) -> None:
    verify_password(good, "sato-1")
