"""Lines as they stand in configuration and logs, without a secret. All of them are invented.

harmless.txt holds the hard ones, about secrets; harmless_templates.txt what else such files hold.
"""

from __future__ import annotations

import random
import uuid
from pathlib import Path

_HERE = Path(__file__).parent
_CLASSES = ["com.example.plm.core.Vault", "com.example.plm.change.Promotion", "org.acme.cad.Viewer"]
_WORDS = ["queue", "cache", "index", "vault", "viewer", "worker", "search", "change", "workflow"]


def harmless_lines() -> list[str]:
    dice = random.Random(4)
    templates = (_HERE / "harmless_templates.txt").read_text("utf-8").splitlines()
    drawn = [_filled(line, dice).replace("\\n", "\n") for line in templates for _ in range(9)]
    return (_HERE / "harmless.txt").read_text("utf-8").splitlines() + drawn


def _filled(line: str, dice: random.Random) -> str:
    word = dice.choice(_WORDS)
    digits = "0123456789abcdef"
    return line.format(
        word=word,
        upper=word.upper(),
        klass=dice.choice(_CLASSES),
        number=dice.randint(100, 9999),
        small=dice.randint(1, 19),
        uuid=uuid.UUID(int=dice.getrandbits(128), version=4),
        ip=f"10.0.{dice.randint(0, 9)}.{dice.randint(1, 254)}",
        time=f"2026-03-{dice.randint(10, 28)} 1{dice.randint(0, 9)}:{dice.randint(10, 59)}:07,123",
        **{
            f"hex{size}": "".join(dice.choice(digits) for _ in range(size)) for size in (32, 40, 64)
        },
    )
