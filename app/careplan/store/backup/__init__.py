"""Backups: one SQLite file of either database, from which either database is made again (docs/backup.md)."""
