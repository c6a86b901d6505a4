"""Letters that come in from a mail server, one at a time."""
