"""What the database's own errors are called outside of the store."""

from sqlalchemy.exc import SQLAlchemyError

from careplan.exchange.errors import StoreUnavailableError


def unavailable(error: SQLAlchemyError) -> StoreUnavailableError:
    """Return the error under its kind alone: the database's own message may quote values."""
    return StoreUnavailableError(type(error).__name__)
