"""Calendars as other programs exchange them (RFC 5545, 5546): written, answered, and read."""
