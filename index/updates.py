"""What an add or a sync changes: pure functions of what the archive holds and what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from index.article import Rejected
from index.gathering import REMOVED_CODE
from index.holdings import Holdings
from index.ingest.sources import leads_to
from index.settle import Tables

Paths = Mapping[str, tuple[str, ...]]


class Change(Struct, frozen=True):
    """What an update does. gone: ids of held articles that leave.  moved: of those that stand at other paths now.

    paths: of every article of the archive afterwards, sorted.
    """

    paths: Paths
    gone: frozenset[str]
    moved: frozenset[str]


def under(path: str, labels: Sequence[str]) -> bool:
    """Whether a path belongs to one of the sources with these labels."""
    return any(leads_to(label, path) for label in labels)


def holds_any(found: Paths, rejected: Iterable[Rejected], labels: Sequence[str]) -> bool:
    """Whether the sources with these labels gave an article, or one that only stays out on request."""
    paths = (path for places in found.values() for path in places)
    kept_out = (refusal.path for refusal in rejected if refusal.code == REMOVED_CODE)
    return any(under(path, labels) for path in chain(paths, kept_out))


def changes(holdings: Holdings, found: Paths, labels: Sequence[str], *, missing_goes: bool) -> Change:
    """Compare what the archive holds with what was read.

    found: paths by id, from the sources with these labels.  missing_goes: what was not read there any more leaves.
    """
    paths = {article: held.row.paths for article, held in holdings.articles.items()}
    gone: set[str] = set()
    moved: set[str] = set()
    for article in differing(paths, found):  # by far the fewest, most days
        before = paths[article]
        stay = [path for path in before if not (missing_goes and under(path, labels))]
        after = tuple(sorted({*stay, *found.get(article, ())}))
        if not after:
            gone.add(article)
            del paths[article]
            continue
        paths[article] = after
        if after != before:
            moved.add(article)
    paths |= {article: places for article, places in found.items() if article not in holdings.articles}
    return Change(paths, frozenset(gone), frozenset(moved))


def differing(paths: Paths, others: Paths) -> list[str]:
    """Articles whose paths are not these in `others`."""
    other = others.get
    return [article for article, own in paths.items() if other(article) != own]


def recount(tables: Tables, live: Container[str], changed: Collection[str]) -> tuple[Tables, frozenset[str]]:
    """Tables that count near-copies as they are after an update, and which articles that stay say another number now.

    live: ids of all articles after the update.  changed: ids of those that came or went.
    """
    touched = {tables.clusters[article][0] for article in changed if article in tables.clusters}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for article, (cluster, _) in tables.clusters.items() if touched else ():
        if cluster in touched:
            members[cluster].append(article)
    clusters, again = dict(tables.clusters), set[str]()
    for cluster, own in members.items():
        here = [article for article in own if article in live]
        counted = (min(here, default=cluster), len(here))
        again.update(article for article in here if clusters[article] != counted)
        clusters.update(dict.fromkeys(own, counted))
    return replace(tables, clusters=clusters), frozenset(again.difference(changed))
