"""What a password has to be: long, and not easily guessed (after NIST SP 800-63B: no rules of composition)."""

from careplan.exchange.people import refusals

PASSWORD_MIN, PASSWORD_MAX = 12, 200
_LEAST_DIFFERENT = 5
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_WORDS = ("password", "careplan", "administrator")
_LEAST_BESIDE = 6


def verify_password(password: str, staff_id: str) -> None:
    """Refuse a password that is too short, too long to be hashed, or guessed at once.

    Args:
        password: as it was typed.
        staff_id: the log-in it is for, which it must not hold.

    Raises:
        ExchangeError: password-weak.

    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise refusals.password_weak(
            f"パスワードは{PASSWORD_MIN}文字以上{PASSWORD_MAX}文字以内にしてください",
            f"a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters",
        )
    if not password.isprintable():
        raise refusals.password_weak(
            "パスワードに制御文字は使えません", "a password holds no control characters"
        )
    if _is_guessed(password.casefold(), staff_id.casefold()):
        raise refusals.password_weak(
            "推測されやすいパスワードです。職員ID、同じ文字や並びの繰返し、よくある語を避けてください",
            "this password is easily guessed: avoid the staff ID, repeated characters, runs and common words",
        )


def _is_guessed(password: str, staff_id: str) -> bool:
    if staff_id in password or len(set(password)) < _LEAST_DIFFERENT:
        return True
    if any(password in run or password in run[::-1] for run in _RUNS):
        return True
    beside = password
    for word in _WORDS:
        beside = beside.replace(word, "")
    return len(beside) < _LEAST_BESIDE
