"""Case histories from other systems: read a file, map its rows, write cases and their events.

`packing` opens what came, `tables` and `logs` read rows, `mapping` says what the columns mean,
`histories` makes a timeline of the rows of each case, `write` puts them into the database.
"""
