"""Measure one desk in this process's environment; bench.run starts it, once for each size."""

import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsam.settings")
    django.setup()
    # Models can be imported only now.
    sys.exit(import_module("bench.measure").main())
