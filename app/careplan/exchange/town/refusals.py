"""How the exchange says no about the demonstration town."""

from careplan.exchange.errors import ExchangeError


def town_off() -> ExchangeError:
    """Return: no demonstration town is made or reset here."""
    return ExchangeError(
        "town-off",
        "この環境では見本の町を作ったり消したりできません(CAREPLAN_TOWN)",
        "no demonstration town is made or reset here (CAREPLAN_TOWN)",
    )


def town_in_progress() -> ExchangeError:
    """Return: somebody is making or resetting the town at this moment."""
    return ExchangeError(
        "town-in-progress",
        "見本の町を作成中または消去中です。終わってからもう一度試してください",
        "the town is being made or reset; try again when that is over",
    )


def town_not_empty() -> ExchangeError:
    """Return: there are offices already."""
    return ExchangeError(
        "town-not-empty",
        "すでに事業所が登録されています。見本の町は、事業所のない環境にだけ作れます",
        "there are offices already; a town is made only where there are none",
    )


def town_missing() -> ExchangeError:
    """Return: the offices that are there are no town's."""
    return ExchangeError(
        "town-missing",
        "ここに見本の町はありません。登録されている事業所は消しません",
        "there is no demonstration town here, and other offices are not removed",
    )


def town_not_alone(foreign: int, word: str) -> ExchangeError:
    """Return: other offices would be removed with the town."""
    return ExchangeError(
        "town-not-alone",
        f"見本の町のほかに事業所が{foreign}か所あります。すべて消してよければ、確認の語 {word} を付けてください",
        f"there are {foreign} offices besides the town's; to remove all of them, say {word}",
        {"foreign": foreign, "confirmation": word},
    )


def town_authority_young() -> ExchangeError:
    """Return: nothing could be signed three months ago."""
    return ExchangeError(
        "town-authority-young",
        "サンドボックスの認証局の有効期間が3か月前にはまだ始まっていません。新しいデータフォルダーで始めてください",
        "the sandbox's authority began later than the town's three months; begin with a new data folder",
    )
