"""The vendor test: other software is asked, and shows by its answers that it conforms."""
