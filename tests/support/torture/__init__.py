"""kill -9 of the service at random moments under load, and what has to be true afterwards."""
