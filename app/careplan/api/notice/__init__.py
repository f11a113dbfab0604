"""How notices leave the service: event streams and webhooks, and the tasks of a process that serve them."""
