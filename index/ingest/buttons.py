"""Buttons that hold text of the story: questions that a reader presses to see the answer."""

from __future__ import annotations

from collections import Counter

from index.ingest.blocks import HEADINGS, Button, Page

# Shorter questions ("Need help?") ask for a press alone.
QUESTION_WORDS = 4


def questions(page: Page) -> frozenset[Button]:
    """Headings that are buttons and ask what the block below them answers."""
    return frozenset(button for button in _asking(page) if page.boxes[button.box].tag in HEADINGS)


def answers(page: Page) -> frozenset[int]:
    """Numbers of the boxes between a question and its answer: a press of the button shows them if they are hidden."""
    opened: set[int] = set()
    for button in _asking(page):
        box, around = page.blocks[button.before].box, button.box
        while box != around:
            if box > around:
                opened.add(box)
                box = page.boxes[box].parent
            else:
                around = page.boxes[around].parent
    return frozenset(opened)


def _asking(page: Page) -> list[Button]:
    """Questions with a block below them; several above one block are a list without answers."""
    asking = [button for button in page.buttons if _is_question(button.text) and button.before < len(page.blocks)]
    above = Counter(button.before for button in asking)
    return [button for button in asking if above[button.before] == 1]


def _is_question(text: str) -> bool:
    return text.endswith(("?", "？")) and len(text.split()) >= QUESTION_WORDS
