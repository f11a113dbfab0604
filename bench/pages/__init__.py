"""How long the server takes for each page, and how many bytes it is, with the demonstration town."""
