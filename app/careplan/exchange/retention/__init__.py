"""How long the exchange keeps things: what expires, what is purged, and what stays."""
