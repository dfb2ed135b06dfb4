"""Buttons that hold text of the story: questions that a reader presses to see the answer."""

from __future__ import annotations

from collections import Counter

from index.ingest.blocks import HEADINGS, Button, Page

# Shorter questions ("Need help?") ask for a press alone.
QUESTION_WORDS = 4
HIDING_WORDS = 2


def questions(page: Page) -> frozenset[Button]:
    """Buttons that are headings, or before text that is hidden until they are pressed, and ask what it answers."""
    return frozenset(
        button for button in _asking(page) if page.boxes[button.box].tag in HEADINGS or _opens(page, button)
    )


def _opens(page: Page, button: Button) -> bool:
    """Whether the text below a button stands in a box that the page does not show, right beside the button."""
    box = page.blocks[button.before].box
    while box >= 0 and box != button.box:
        if page.boxes[box].unseen:
            return page.boxes[box].parent in (button.box, page.boxes[button.box].parent)
        box = page.boxes[box].parent
    return False


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
    followed = [button for button in page.buttons if button.before < len(page.blocks)]
    asking = [button for button in followed if _is_question(page, button)]
    above = Counter(button.before for button in asking)
    return [button for button in asking if above[button.before] == 1]


def _is_question(page: Page, button: Button) -> bool:
    if not button.text.endswith(("?", "？")):
        return False
    words = len(button.text.split())
    return words >= QUESTION_WORDS or (words >= HIDING_WORDS and _opens(page, button))
