"""The directory: offices, lists of them, partners, linkage groups."""
