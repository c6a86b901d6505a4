"""Release calendars: plans, slips and releases from a file, in four steps like the others."""
