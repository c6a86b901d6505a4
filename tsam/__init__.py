"""TSAM Desk: the system on which a technical support account management service runs."""

__version__ = "0.1.0"
