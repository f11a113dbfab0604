"""The whole data of one office in one file, out of one exchange and into another (docs/office-data.md)."""
