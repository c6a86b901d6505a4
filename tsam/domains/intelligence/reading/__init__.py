"""Read what machines say of an environment: bundles of a collector, tables, bills of materials.

`opening` tells what a file is, `bundles`, `tables` and `sboms` read it, `flattening` makes settings
of configuration files, `reports` holds what came out. Everything passes the masks of `secrets`
before it leaves this room; nothing here writes.
"""
