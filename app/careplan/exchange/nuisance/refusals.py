"""How the exchange says no about scripts of nuisances."""

from careplan.exchange.errors import ExchangeError


def script_malformed(place: str, ja: str, en: str) -> ExchangeError:
    """Return: a script of nuisances is not of its form; `place` says where, the rest what has to stand there."""
    return ExchangeError(
        "script-malformed",
        f"台本の {place or '全体'} を直してください: {ja}(docs/nuisance.md)",
        f"mend {place or 'the whole'} of the script: {en} (docs/nuisance.md)",
    )


def nuisance_off() -> ExchangeError:
    """Return: this service takes no scripts of nuisances."""
    return ExchangeError(
        "nuisance-off",
        "このサービスでは障害の台本を使えません(CAREPLAN_NUISANCE)",
        "this service takes no scripts of nuisances (CAREPLAN_NUISANCE)",
    )
