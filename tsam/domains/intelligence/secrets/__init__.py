"""Secrets in what customers send, masked before anything of it is kept.

`names` knows which settings hold secrets, `shapes` what secrets look like wherever they stand (a
kept library and rules of our own), `masking` puts the mask in their place.
"""

from tsam.domains.intelligence.secrets.masking import MASKED, Masked, Masker, kinds_in
from tsam.domains.intelligence.secrets.names import SecretKind

__all__ = ["MASKED", "Masked", "Masker", "SecretKind", "kinds_in"]
