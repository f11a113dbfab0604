"""What one does with one's own log-in."""

from careplan.client.answers import Login, OtpEnrolment, Session
from careplan.client.connection import Call, Connection
from careplan.client.reading import read_login, read_otp, read_session
from careplan.client.routes import JSON_TYPE, Routes, json_bytes
from careplan.client.tokens import Renewal


class Account(Routes):
    """The routes of one's own log-in; every method raises `ClientError`."""

    def __init__(self, connection: Connection, renewal: Renewal) -> None:
        super().__init__(connection)
        self._renewal = renewal

    def login(self, staff_id: str, password: str, code: str | None = None) -> Login:
        """Log in, with the one-time password of a log-in that has one; the tokens are used from now on.

        `owes` of the answer says what has to be done first. `ProblemError` with the code `otp-required` says that
        `code` is wanted, `login-locked` that one has to wait `extras["retry_after"]` seconds.
        """
        value = {"staff_id": staff_id, "password": password} | ({} if code is None else {"code": code})
        login = self._submit("POST", "/v1/login", value, read_login)
        self._renewal.adopt(login)
        return login

    def logout(self) -> None:
        """End the session."""
        self._connection.ask(Call("POST", "/v1/logout"))
        self._renewal.forget()

    def session(self) -> Session:
        """Return who is logged in."""
        return self._get("/v1/session", read_session)

    def change_password(self, current: str, new: str) -> Login:
        """Change the password. Tokens of before have ended everywhere; the new ones are used from now on."""
        login = self._submit("POST", "/v1/password", {"current": current, "new": new}, read_login)
        self._renewal.adopt(login)
        return login

    def begin_otp(self) -> OtpEnrolment:
        """Return a secret for an authenticator app; it counts once `confirm_otp` was given a code of it."""
        return self._ask(Call("POST", "/v1/otp"), read_otp)

    def confirm_otp(self, code: str) -> None:
        """Ask for a one-time password at each log-in from now on."""
        body, headers = json_bytes({"code": code}), {"Content-Type": JSON_TYPE}
        self._connection.ask(Call("POST", "/v1/otp/confirmation", body, headers))
