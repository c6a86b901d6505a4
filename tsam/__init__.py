"""TSAM Desk: the system on which a technical support account management service runs."""
