"""The entries of searchable rows: one for each, made where there is none."""

from __future__ import annotations

from collections.abc import Iterable

from tsam.domains.accounts.models import SearchEntry

# kind, key, the row that a reader opens
Wanted = tuple[str, int, int]


def numbered_entries(rows: Iterable[Wanted]) -> dict[tuple[str, int], int]:
    """{(kind, key): number of its entry}. Older rows have lower numbers."""
    wanted = list(rows)
    kinds: dict[str, list[int]] = {}
    for kind, key, _parent in wanted:
        kinds.setdefault(kind, []).append(key)
    known = {
        (entry.kind, entry.key): entry.pk
        for kind, keys in kinds.items()
        for entry in SearchEntry._base_manager.filter(kind=kind, key__in=keys)
    }
    missing = [
        SearchEntry(kind=kind, key=key, parent_key=parent)
        for kind, key, parent in wanted
        if (kind, key) not in known
    ]
    made = SearchEntry._base_manager.bulk_create(missing, batch_size=500)
    return known | {(entry.kind, entry.key): entry.pk for entry in made}
