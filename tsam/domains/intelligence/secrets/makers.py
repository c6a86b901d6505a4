"""The tokens of makers, as detect-secrets knows them. Loaded for the first text that is read."""

from __future__ import annotations

from detect_secrets.plugins.artifactory import ArtifactoryDetector
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.cloudant import CloudantDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.ibm_cos_hmac import IbmCosHmacDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from tsam.domains.intelligence.secrets.names import SecretKind

_KEY, _TOKEN = SecretKind.KEY, SecretKind.TOKEN

# The kind, what must stand in a token in small letters, and the plugin that has the rules.
PLUGINS: tuple[tuple[SecretKind, tuple[str, ...], RegexBasedDetector], ...] = (
    (_TOKEN, ("akc", "ap"), ArtifactoryDetector()),
    (_KEY, ("a3t", "abia", "acca", "akia", "asia", "aws"), AWSKeyDetector()),
    (_KEY, ("accountkey",), AzureStorageKeyDetector()),
    (_KEY, ("cloudant",), CloudantDetector()),
    (_TOKEN, (".",), DiscordBotTokenDetector()),
    (_TOKEN, ("gho_", "ghp_", "ghr_", "ghs_", "ghu_"), GitHubTokenDetector()),
    (_TOKEN, ("gl", "gr1348941"), GitLabTokenDetector()),
    (_KEY, ("secret",), IbmCosHmacDetector()),
    (_TOKEN, ("eyj",), JwtTokenDetector()),
    (_KEY, ("-us",), MailchimpDetector()),
    (_TOKEN, ("_authtoken",), NpmDetector()),
    (_KEY, ("t3blbkfj",), OpenAIDetector()),
    (_TOKEN, ("pypi-",), PypiTokenDetector()),
    (_KEY, ("sg.",), SendGridDetector()),
    (_TOKEN, ("xox", "hooks.slack"), SlackDetector()),
    (_KEY, ("sq0csp",), SquareOAuthDetector()),
    (_KEY, ("k_live_",), StripeDetector()),
    (_TOKEN, (":",), TelegramBotTokenDetector()),
    (_KEY, ("ac", "sk"), TwilioKeyDetector()),
)
