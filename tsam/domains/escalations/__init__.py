"""Escalations: the customer is kept informed until what must be true is true (G7)."""
