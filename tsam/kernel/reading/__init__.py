"""Files that come from outside: opened by what they hold, read row by row, and what is wrong with
them told in sentences. `packing` opens, `tables` reads rows, `dates` reads dates, `faults` tells.
"""
