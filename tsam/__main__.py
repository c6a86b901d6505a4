"""The `tsam` command: `tsam serve`, `tsam work`, `tsam import`, and so on."""

import os
import sys
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured


def main() -> int:
    """Run what the command line asks for; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsam.settings")
    if "--demo" in sys.argv:
        # The setting is read once, when Django starts.
        os.environ["TSAM_DEMO"] = "yes"
    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(f"tsam: {error}", file=sys.stderr)
        return 2
    # Models can be imported only now.
    code: int = import_module("tsam.commands").run(sys.argv[1:])
    return code


if __name__ == "__main__":
    sys.exit(main())
