"""The numbers that a page shows before the items of its ordered lists."""

from __future__ import annotations

import re

from index.ingest.blocks import Page

# Words of class by which pages take the numbers from a list: what is left is a list of links or of comments.
PLAIN_LISTS = re.compile(
    r"unstyled|no-?(?:bullet|number|style)|list-none|plain|inline|comment|breadcrumb|toc\b|contents|reference|footnote"
)
# An item that begins with a number of its own needs none.
OWN_NUMBER = re.compile(r"\W{0,3}(?:\d|step\b)", re.IGNORECASE)
# One item alone is no order.
FEWEST_ITEMS = 2


def item_numbers(page: Page) -> dict[int, int]:
    """The number of an item by the number of its first block."""
    if not page.lists:
        return {}
    items = _items(page)
    first = _first_blocks(page, items)
    by_list: dict[int, list[tuple[int, int]]] = {}
    for box, block in first.items():
        by_list.setdefault(page.boxes[box].parent, []).append((block, items[box]))
    numbers: dict[int, int] = {}
    for pairs in by_list.values():
        if len(pairs) >= FEWEST_ITEMS and not any(OWN_NUMBER.match(page.blocks[block].text) for block, _ in pairs):
            numbers.update(pairs)
    return numbers


def _items(page: Page) -> dict[int, int]:
    """The number of each item of an ordered list, by its box."""
    shown = {box for box in page.lists if page.boxes[box].tag == "ol" and not PLAIN_LISTS.search(page.boxes[box].name)}
    inside: dict[int, list[int]] = {}
    for at, box in enumerate(page.boxes):
        if box.tag == "li" and box.parent in shown:
            inside.setdefault(box.parent, []).append(at)
    items: dict[int, int] = {}
    for of, boxes in inside.items():
        number, step = page.lists[of]
        if step < 0 and not number:
            number = len(boxes)
        for at in boxes:
            number = page.lists[at][0] if at in page.lists else number
            items[at] = number
            number += step
    return items


def _first_blocks(page: Page, items: dict[int, int]) -> dict[int, int]:
    """The first block in each of these boxes, and in no item inside of it."""
    innermost: list[int] = []
    for number, box in enumerate(page.boxes):
        innermost.append(number if number in items else innermost[box.parent] if box.parent >= 0 else -1)
    first: dict[int, int] = {}
    for number, block in enumerate(page.blocks):
        if innermost[block.box] >= 0:
            first.setdefault(innermost[block.box], number)
    return first
