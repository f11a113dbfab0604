"""How the exchange says no about offices and linkage groups."""

from careplan.exchange.errors import ExchangeError


def office_malformed(ja: str, en: str) -> ExchangeError:
    """Return: number, name or service types have not the form of an office's."""
    return ExchangeError("office-malformed", ja, en)


def office_exists(number: str) -> ExchangeError:
    """Return: the number is registered."""
    return ExchangeError(
        "office-exists", f"事業所 {number} は登録済みです", f"office {number} is registered already"
    )


def group_malformed(limit: int) -> ExchangeError:
    """Return: no name, or not one of a group."""
    return ExchangeError(
        "group-malformed",
        f"グループ名は1〜{limit}文字です。見えない文字は使えません",
        f"a group's name has 1 to {limit} characters, none of them unseen",
    )


def group_unknown() -> ExchangeError:
    """Return: no such group, or one that the office is not in."""
    return ExchangeError("group-unknown", "その連携グループはありません", "there is no such linkage group")


def group_owner_only(number: str) -> ExchangeError:
    """Return: only the office that made the group may do this."""
    return ExchangeError(
        "group-owner-only",
        f"グループ {number} を作った事業所だけが行えます",
        f"only the office that made group {number} may do this",
    )


def group_owner_stays(number: str) -> ExchangeError:
    """Return: the owner cannot leave its group."""
    return ExchangeError(
        "group-owner-stays",
        f"作った事業所はグループ {number} から抜けられません。解散してください",
        f"the owner cannot leave group {number}; dissolve it",
    )


def group_full(most: int) -> ExchangeError:
    """Return: no more offices fit into the group."""
    return ExchangeError(
        "group-full", f"グループに入れるのは{most}事業所までです", f"a group holds {most} offices"
    )
