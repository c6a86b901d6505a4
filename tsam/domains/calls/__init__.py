"""Calls with a customer: when, with whom, about what, and what came of them (A4, A5)."""
