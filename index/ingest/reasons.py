"""Reasons of the rules that look at markup or neighbours rather than at one line's words."""

from __future__ import annotations

STRUCTURE_REASONS: dict[str, str] = {
    "caption": "The caption of a picture, told by the page's markup.",
    "caption-lead": "The caption of a picture: the next line gives it again in full, or the picture's credit.",
    "read-more": "The heading of a list of links.",
    "doubled-caption": "The caption of a picture, given twice.",
    "bio-block": "Part of the biography of a writer at the end of the article.",
    "embed": "A post, video or widget from elsewhere.",
    "teaser": "The name of another story, below words that point to it.",
    "link-list": "A list of links to other pages.",
    "boilerplate-block": "A part of the page that its markup calls navigation, sharing, advertising or the like.",
    "prompt-box": "A small box that its markup calls the form of a newsletter or subscription.",
    "button": "The words of a button.",
    "repeated": "A paragraph that stands on the page twice; it is kept once.",
    "hidden": "Text that the page does not show.",
    "mail-head": "The head of a mail or of a database's record; what it says is kept as title, writers and date.",
    "mail-signature": "The signature of a mail.",
    "author-names": "The names of the writers; they are kept as authors.",
    "not-story": "Not part of the story, judged by its form and by where it stands on the page.",
    "title-again": "The title; it is shown once, above the text.",
}
