"""Every page and deed of the portal, asked for by everybody, answered as one table says.

A page that is added without a row in the table fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tests.objectives.agreed import reviewed
from tsam.domains.accounts.models import Contact, Letter, Reach
from tsam.domains.cases import actions, files
from tsam.domains.cases.models import Attachment, Case, Channel
    def project(self) -> Project:
        cast, ahead = self.cast, now().date() + timedelta(days=30)
        return plan(cast.engagement, by=cast.tess, at=now(), name="Roll-out", go_live_on=ahead)
