"""Which segments are merged: few stay, and no article is rewritten often."""

from __future__ import annotations

from index.manifest import SegmentEntry, SegmentInfo
from index.merging import AFFORDABLE, CHEAP_ARTICLES, LIGHT_ARTICLES, MOST_SEGMENTS, segments_to_merge


def entry(documents: int, deleted: int = 0, dictionary: str = "") -> SegmentEntry:
    return SegmentEntry(SegmentInfo("s", documents, (), dictionary), deleted=deleted)


def test_few_whole_segments_are_left_alone() -> None:
    assert segments_to_merge([entry(21_000)] * 8) == []


def test_what_is_cheap_to_merge_is_merged_at_once() -> None:
    assert segments_to_merge([entry(60), entry(3)]) == [0, 1]
    assert segments_to_merge([entry(100_000), entry(CHEAP_ARTICLES - 1), entry(1)]) == [1, 2]
    assert segments_to_merge([entry(AFFORDABLE), entry(CHEAP_ARTICLES), entry(1)]) == []


def test_a_large_and_a_small_segment_stay_where_merging_all_is_affordable() -> None:
    assert segments_to_merge([entry(50_000, dictionary="a"), entry(50_000, dictionary="a"), entry(50)]) == [0, 1, 2]
    assert segments_to_merge([entry(50_000, dictionary="a"), entry(50_000, dictionary="b"), entry(50)]) == []
    assert segments_to_merge([entry(100_000, dictionary="a"), entry(CHEAP_ARTICLES), entry(50)]) == [0, 1, 2]
    assert segments_to_merge([entry(100_000, 1, dictionary="a"), entry(CHEAP_ARTICLES), entry(50)]) == []
    assert segments_to_merge([entry(AFFORDABLE, dictionary="a"), entry(CHEAP_ARTICLES), entry(50)]) == []
    assert segments_to_merge([entry(100_000, dictionary="a"), entry(50_000, dictionary="a")]) == []


def test_a_dictionary_with_sentences_of_erased_articles_goes_from_all_segments() -> None:
    entries = [entry(400_000, dictionary="a"), entry(400_000, 200_000, "a"), entry(300_000, 1, "b")]
    assert segments_to_merge(entries) == [0, 1]
    assert segments_to_merge([entries[0], entries[2], entry(400_000, 200_000)]) == [2]


def test_a_segment_with_nothing_left_goes_and_takes_its_dictionary_along() -> None:
    assert segments_to_merge([entry(500_000), entry(400_000, 400_000)]) == [1]
    assert segments_to_merge([entry(500_000, dictionary="a"), entry(9, 9, "a"), entry(300_000, 1, "b")]) == [0, 1]
    assert segments_to_merge([entry(500_000), entry(60), entry(9, 9), entry(3)]) == [1, 2, 3]
    assert segments_to_merge([entry(3, 3)]) == [0]


def test_half_of_a_small_archive_is_not_rewritten_at_every_update() -> None:
    assert segments_to_merge([entry(LIGHT_ARTICLES), entry(50)]) == [0, 1]
    assert segments_to_merge([entry(LIGHT_ARTICLES + 1), entry(50)]) == []
    assert segments_to_merge([entry(LIGHT_ARTICLES + 1), entry(50), entry(500)]) == [1, 2]


def test_the_smallest_are_merged_when_there_are_too_many() -> None:
    entries = [entry(100_000), *[entry(50) for _ in range(MOST_SEGMENTS)]]
    assert 0 not in segments_to_merge(entries)


def test_a_segment_with_many_deleted_articles_is_rewritten() -> None:
    assert segments_to_merge([entry(400_000), entry(400_000, 160_000), entry(400_000, 40_000)]) == [1]
    assert segments_to_merge([entry(400_000), entry(400_000, 120_001), entry(400_000, 120_000)]) == [1]


def test_a_year_of_daily_syncs_keeps_few_segments_and_rewrites_little() -> None:
    entries = [entry(50_000, dictionary="a"), entry(50_000, dictionary="a")]
    rewritten = 0
    counts: list[int] = []
    large = 0
    for _ in range(365):
        entries.append(entry(50))
        chosen = segments_to_merge(entries)
        merged = sum(entries[place].live for place in chosen)
        rewritten += merged
        label = "a" if merged > 50_000 else "b"
        entries = [one for place, one in enumerate(entries) if place not in chosen]
        entries += [entry(merged, dictionary=label)] * bool(chosen)
        counts.append(len(entries))
        large += merged > CHEAP_ARTICLES
    assert sum(one.live for one in entries) == 100_000 + 365 * 50
    assert rewritten < 365 * CHEAP_ARTICLES * 0.6
    assert large == 2
    assert max(counts) == 2


def test_large_segments_are_left_alone() -> None:
    assert segments_to_merge([entry(500_000), entry(500_000), entry(200_000)]) == []


def test_the_same_choice_whatever_the_number_of_parts() -> None:
    many = [entry(2_000) for _ in range(64)]
    assert len(many) - len(segments_to_merge(many)) + 1 <= MOST_SEGMENTS


def test_segments_that_are_all_dear_to_merge_are_twelve_at_most() -> None:
    entries = [entry(4**step) for step in range(30)]
    chosen = segments_to_merge(entries)
    assert len(entries) - len(chosen) + 1 <= 12
    assert max(chosen) < 20
