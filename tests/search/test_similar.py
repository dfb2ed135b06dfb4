from __future__ import annotations

from index.article import Article
from search.query import Nothing, Or, Word
from search.similar import TERMS, likeness


def article(title: str, body: str) -> Article:
    return Article(id="a", title=title, body=body, path="p", paths=("p",))


def every(word: str) -> bool:
    return True


def test_words_that_many_articles_have_are_passed_over() -> None:
    tree = likeness(article("Harvest", "harvest said Kazan"), lambda word: word != "said")
    assert tree == Or((Word("harvest"), Word("kazan")))


def test_the_words_used_most_come_first() -> None:
    tree = likeness(article("Harvest", "the harvests failed, and farmers saw farmers leave"), every)
    assert isinstance(tree, Or)
    words = [node.text for node in tree.children if isinstance(node, Word)]
    assert words[:2] == ["harvest", "farmers"]
    assert "the" not in words


def test_words_of_the_title_count_more() -> None:
    tree = likeness(article("Drought", "farmers leave, farmers stay"), every)
    assert isinstance(tree, Or)
    assert tree.children[0] == Word("drought")


def test_words_are_few_however_long_the_text() -> None:
    tree = likeness(article("", " ".join(f"word{number}" for number in range(5_000))), every)
    assert isinstance(tree, Or)
    assert len(tree.children) == TERMS


def test_an_article_without_words_is_like_none() -> None:
    assert likeness(article("", "a b c"), every) == Nothing()


def test_short_words_of_other_scripts_count() -> None:
    assert likeness(article("函館", ""), every) != Nothing()
