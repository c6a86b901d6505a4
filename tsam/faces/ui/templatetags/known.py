"""Tags of Django that say the same each time, and are worked out once: words and addresses.

A page says some two hundred fixed sentences and names thirty addresses. To look each of them up
anew took a tenth of its processor time.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_tag
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from tsam.kernel.addresses import reverse

register = template.Library()


class Sentence(Node):
    """Words that stand in the template as they are: the same for each reader of a language."""

    child_nodelists = ()

    def __init__(self, inner: TranslateNode) -> None:
        self.inner = inner
        self.said: dict[str | None, Any] = {}

    def render(self, context: Context) -> Any:
        language = get_language()
        if language not in self.said:
            self.said[language] = self.inner.render(context)
        return self.said[language]


@register.tag("trans")
@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """Django's own; what depends on nothing but the language is kept."""
    node = do_translate(parser, token)
    words: FilterExpression = node.filter_expression
    is_fixed = not words.filters and getattr(words.var, "literal", None) is not None
    if not is_fixed or node.asvar or node.message_context:
        return node
    return Sentence(node)


class Address(URLNode):
    """As Django's own, of the one tree of addresses that there is."""

    def render(self, context: Context) -> Any:
        args = [one.resolve(context) for one in self.args]
        kwargs = {name: one.resolve(context) for name, one in self.kwargs.items()}
        try:
            found = reverse(self.view_name.resolve(context), args=args, kwargs=kwargs)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar is not None:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node = url_tag(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
