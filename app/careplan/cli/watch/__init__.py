"""Folder exchange: what appears in one folder is sent, what arrives is laid into another."""
