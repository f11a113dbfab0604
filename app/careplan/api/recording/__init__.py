"""Recording the requests of one office at the edge: what is caught, what is left out of it, and whose it is."""
