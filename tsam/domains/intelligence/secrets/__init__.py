"""Secrets in what customers send, masked before anything of it is kept.

`names` knows which settings hold secrets, `shapes` what secrets look like wherever they stand (a
kept library and rules of our own), `masking` puts the mask in their place.
"""

from tsam.domains.intelligence.secrets.masking import Masked, Masker
from tsam.domains.intelligence.secrets.names import SecretKind

__all__ = ["Masked", "Masker", "SecretKind"]
