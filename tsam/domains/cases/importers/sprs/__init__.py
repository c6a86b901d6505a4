"""Histories of defects from CSV, JSON and workbooks, described by a mapping file.

It stands beside the import of case histories because it reads files as that one does; whom a
defect hits comes from cases, so nothing of a customer is in such a file.
"""
