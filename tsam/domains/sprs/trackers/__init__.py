"""R&D's own tracker and our SPRs, kept alike in both directions (G4, domain 6.2).

Everything is decided by comparing three things: what both sides last agreed on, what we say now
and what they say now. A second run therefore finds nothing to do, and an answer to our own write is
not a change.
"""
