"""One module for each kind of server, and what they share."""
