"""What a page shows outside of the story's box stands in the ledger, named by what it holds or where it stands."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from index.article import OUTSIDE_RULE, Draft, Payload
from index.catalogue import row_of
from index.ingest import extract, outside
from index.ingest.blocks import read_blocks
from index.ingest.draft import draft_of
from index.limits import IngestLimits
from index.settle import Tables, draft_again, settle

STORY = "Two ships and a patrol plane spent Monday searching a stretch of sea for the boat."
PAGE = f"""<body class="has-sidebar comments-open">
<a href="#main">Skip to content</a>
<header><nav><a href="/">Home</a> <a href="/n">News</a></nav><button>Log in</button></header>
<div class="page"><article><h1>The boat</h1><p>{STORY}</p><p>{STORY} Again.</p></article>
<div id="comments"><h3>2 comments</h3><p>I keep wasps, and they read nothing at all.</p></div>
<div style="display:none">Close this window</div>
<aside><h3>Elsewhere</h3><form class="newsletter">Your address</form>The weather</aside></div>
<div class="popup"><header>Settings</header></div>
<footer>© The Daily Test<script>let x = 1</script></footer></body>"""


def parts_of(markup: str, *kept: str) -> list[tuple[str, str, bool]]:
    """Text, what it is and whether it stands before, where the blocks with these texts are the story."""
    body = LexborHTMLParser(markup).body
    assert body is not None
    page = read_blocks(body, 1_000)
    chances = np.array([0.9 if block.text in kept else 0.0 for block in page.blocks], dtype=np.float32)
    found = extract.choose_by(page, chances).outside
    return [(part.text, part.reason.removeprefix(outside.REASON).strip(": ."), part.before) for part in found]


def test_each_run_of_one_kind_is_a_part_in_the_order_of_the_page() -> None:
    assert parts_of(PAGE, STORY, f"{STORY} Again.") == [
        ("Skip to content", "", True),
        ("Home News\nLog in", "the head of the page", True),
        ("2 comments\nI keep wasps, and they read nothing at all.", "comments of readers", False),
        ("Elsewhere", "a side column", False),
        ("Your address", "a prompt to subscribe", False),
        ("The weather", "a side column", False),
        ("Settings", "", False),
        ("© The Daily Test", "the foot of the page", False),
    ]


def test_where_nothing_is_the_story_all_of_the_page_stands_outside() -> None:
    texts = [text for text, _, before in parts_of(PAGE) if before]
    assert STORY in "\n".join(texts)
    assert "The weather" in texts
    assert len(texts) == len(parts_of(PAGE))


def test_of_a_long_part_the_beginning_is_kept_and_the_length_told() -> None:
    body = LexborHTMLParser(f"<article><p>{STORY}</p></article><footer>{'<p>Imprint</p>' * 900}</footer>").body
    assert body is not None
    page = read_blocks(body, 1_000)
    (part,) = extract.choose_by(page, np.array([0.9] + [0.0] * 900, dtype=np.float32)).outside
    assert (len(part.text), part.chars) == (outside.MOST_CHARS, 900 * len("Imprint\n") - 1)


def test_of_a_box_of_endless_lines_what_is_far_from_the_story_stands_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "MOST_JUDGED", 100)
    body = LexborHTMLParser(STORY + "".join(f"<p>Line {number}</p>" for number in range(200))).body
    assert body is not None
    chosen = extract.choose_by(read_blocks(body, 1_000), np.array([0.9] + [0.0] * 200, dtype=np.float32))
    assert [line.text for line in chosen.lines][-1] == f"Line {extract.LEDGER_AFTER - 1}"
    assert chosen.outside[0].text.startswith(f"Line {extract.LEDGER_AFTER}\n")


def test_parts_come_through_draft_and_settling_and_are_counted() -> None:
    head = "<!DOCTYPE html><html><head><title>The boat</title></head>"
    found = draft_of(Payload("a.html", (head + PAGE + "</html>").encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert "I keep wasps" in "".join(part.text for part in found.outside)
    article = settle(found, ("a.html",), Tables())
    assert article.outside == draft_again(article).outside == found.outside
    assert row_of(article, "").rules[OUTSIDE_RULE] == len(found.outside)
    assert OUTSIDE_RULE not in row_of(replace(article, outside=()), "").rules
