"""Small TOML files that say what the columns of a file mean: those that are shipped, and an
operator's own, which go before them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
Told = TypeVar("Told", bound=BaseModel)


class MappingError(Exception):
    """A mapping is missing or does not say what it must. The text is a sentence for people."""


@dataclass(frozen=True)
class Shelf(Generic[Told]):
    """The mappings of one kind, in folders of which the first goes first."""

    form: type[Told]
    folders: Callable[[], tuple[Path, ...]]

    def find(self, name: str) -> Told:
        """Raises MappingError where there is none of that name, or it makes no sense."""
        if _NAME.fullmatch(name):
            for folder in self.folders():
                path = folder / f"{name}.toml"
                if path.is_file():
                    return self.read(path)
        raise MappingError(
            _('There is no mapping "%(name)s". There are: %(names)s.')
            % {"name": name[:60], "names": ", ".join(self.names())}
        )

    def names(self) -> list[str]:
        return sorted({path.stem for folder in self.folders() for path in folder.glob("*.toml")})

    def read(self, path: Path) -> Told:
        """The mapping in a file. Raises MappingError with what is wrong and where."""
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
            return self.form.model_validate({**given, "name": path.stem})
        except OSError as error:
            reason = error.strerror or str(error)
        except UnicodeDecodeError:
            reason = _("it is not written in UTF-8")
        except tomllib.TOMLDecodeError as error:
            reason = str(error)
        except ValidationError as error:
            reason = "; ".join(
                f"{'.'.join(str(step) for step in fault['loc']) or path.stem}: {fault['msg']}"
                for fault in error.errors()
            )
        raise MappingError(
            _("The mapping %(file)s cannot be used: %(reason)s.")
            % {"file": path.name, "reason": reason}
        )
