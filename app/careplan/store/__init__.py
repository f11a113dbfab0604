"""The ports of `careplan.exchange` on SQLAlchemy: SQLite for one process, PostgreSQL for many."""
