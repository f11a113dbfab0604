"""The people who log in: who somebody is, by password, one-time password, certificate and token."""
