"""Pieces of markup inside strings, as feeds and editors leave them in JSON-LD and meta tags, to the text they show."""

from __future__ import annotations

import re

# A closing tag is markup; an opening one alone may be what the text is about ("30 years of <br> tags").
CLOSING_TAG = re.compile(r"</[a-z][a-z0-9]{0,15}\s*>", re.IGNORECASE)
# BeautifulSoup takes some 0.03 s for a string of so many tags, and longer for hostile nesting beyond.
MOST_TAGS = 2_000
# What stands in a story's markup and is not its text.
ASIDE = ("script", "style", "figure", "figcaption", "aside", "iframe", "form")
ENDS_LINE = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|td|tr|section)\b", re.IGNORECASE)


def shown_text(text: str) -> str:
    """What a browser would show of a string that holds markup, in one line; other strings unchanged.

    Captions, asides and embedded scripts are left out, for they are no part of what the string says.
    """
    if not CLOSING_TAG.search(text) or text.count("<") > MOST_TAGS:
        return text
    from bs4 import BeautifulSoup, ParserRejectedMarkup  # slow to load, and most pages do without

    try:
        soup = BeautifulSoup(ENDS_LINE.sub(r" \g<0>", text), "html.parser")
    except ParserRejectedMarkup:
        return text
    for element in soup.find_all(ASIDE):
        element.extract()
    return " ".join(soup.get_text().split())
