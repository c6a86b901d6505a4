"""When this has happened, that follows.

The only place where a lower floor sets a higher one in motion. Each reaction takes the key of an
event and may run twice.
"""

from collections.abc import Mapping, Sequence

from tsam.domains.accounts.timeline import Reaction

REACTIONS: Mapping[str, Sequence[Reaction]] = {}
