"""What can happen to what is known of an environment."""

from tsam.domains.intelligence.actions.describing import Told, describe
from tsam.domains.intelligence.actions.environments import open_environment
from tsam.domains.intelligence.actions.snapshots import freeze_after_change, freeze_for_case

__all__ = ["Told", "describe", "freeze_after_change", "freeze_for_case", "open_environment"]
