"""What can happen to what is known of an environment."""

from tsam.domains.intelligence.actions.describing import Told, describe
from tsam.domains.intelligence.actions.environments import open_environment

__all__ = ["Told", "describe", "open_environment"]
