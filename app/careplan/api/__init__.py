"""The HTTP door: FastAPI routes under /v1, problem documents, limits. It knows the exchange, not the store."""
