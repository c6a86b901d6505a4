"""Measure in this process's environment: a desk, the ranking, or defects. bench.run starts it."""

import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsam.settings")
    django.setup()
    # Models can be imported only now.
    what = sys.argv.pop(1) if sys.argv[1:2] in (["ranking"], ["defects"]) else "measure"
    sys.exit(import_module(f"bench.{what}").main())
