"""A saved run as text: `python -m benchmarks.report [benchmarks/out/results.json]`.

Writes the table of ratios into the README, between its two markers, all figures into docs/benchmarks.md, and the plot
into docs/benchmarks.svg. The figures of benchmarks.syncs are taken from syncs.json beside the results, if it is there.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import re
from pathlib import Path
from typing import Any

from benchmarks.queries import CLASSES

Result = dict[str, Any]
PROJECT = Path(__file__).resolve().parent.parent
SAVED = PROJECT / "benchmarks" / "out" / "results.json"
README, PAGE, PLOT = PROJECT / "README.md", PROJECT / "docs" / "benchmarks.md", PROJECT / "docs" / "benchmarks.svg"
MARKS = "<!-- benchmarks begin -->", "<!-- benchmarks end -->"
OURS, WITHOUT_NEARNESS, MAIN_PEER = "clippings", "without nearness", "tantivy"
SHOWN = {
    OURS: "Clippings",
    WITHOUT_NEARNESS: "Clippings without nearness",
    MAIN_PEER: "tantivy",
    "tantivy with forms": "tantivy, unstemmed too",
    "lucene": "Lucene 4.10",
    "sqlite": "SQLite FTS5",
    "bm25s": "bm25s",
    "whoosh": "Whoosh",
}
MANY_HITS = 1_000
SUMMED_UP = 100_000
"""The README's table is of this many records at most: all engines but two stand there."""
BUSY = 0.5
"""Processors that other work kept busy before measuring began, from which on the page says so."""
MB = 1_000_000
NOTHING = "–"


def save(result: dict[str, object], out: Path) -> None:
    """Put the figures of one number of records beside those of others, in place of what was measured of it before."""
    kept = json.loads(out.read_text()) if out.exists() else []
    others = [other for other in kept if other["records"] != result["records"]]
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(sorted([*others, result], key=lambda one: int(one["records"])), indent=1))


def main() -> None:
    """Write everything from a saved run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("saved", nargs="?", type=Path, default=SAVED, help="results of a run (default: the last one's)")
    saved = parser.parse_args().saved
    results: list[Result] = json.loads(saved.read_text())
    year = saved.with_name("syncs.json")
    write(results, json.loads(year.read_text()) if year.exists() else None)


def write(results: list[Result], year: Result | None) -> None:
    """README, page and plot."""
    PAGE.write_text(page(results, year))
    plot(results, PLOT)
    begin, end = MARKS
    text = README.read_text()
    if begin not in text or end not in text:
        raise SystemExit(f"README.md has no {begin} … {end}; put both where the table belongs.")
    inside = re.escape(begin) + ".*?" + re.escape(end)
    README.write_text(re.sub(inside, lambda _: f"{begin}\n{summary(results)}\n{end}", text, flags=re.DOTALL))


# The README's table: ratios alone


def summary(results: list[Result]) -> str:
    """One table: for each engine, our figure over its own, in its largest run up to SUMMED_UP records."""
    runs = {name: _largest(results, name) for name in _engines(results) if name not in (OURS, WITHOUT_NEARNESS)}
    main_run = _largest(results, MAIN_PEER) or results[-1]
    heads = [f"{SHOWN[name]}, {_thousands(run)}" for name, run in runs.items()]
    lines = [
        f"| Clippings over … (median / 95th percentile) | {' | '.join(heads)} | Clippings itself |",
        "|---" * (len(heads) + 2) + "|",
    ]
    lines += [_class_line(kind, runs, main_run) for kind in CLASSES]
    lines += [_build_line(runs, main_run), _size_line(runs, main_run)]
    told = _conditions(results) + " [All figures](docs/benchmarks.md)."
    return "\n".join(lines) + f"\n\n{told}\n\n{_picture('docs/benchmarks.svg')}"


def _class_line(kind: str, runs: dict[str, Result], main_run: Result) -> str:
    cells = [_ratio(run[OURS]["ask"]["ms"][kind], run[name]["ask"]["ms"].get(kind)) for name, run in runs.items()]
    own = main_run[OURS]["ask"]["ms"][kind]
    return f"| {kind} | {' | '.join(cells)} | {own[0]:.2f} / {own[1]:.2f} ms |"


def _build_line(runs: dict[str, Result], main_run: Result) -> str:
    cells = [_over(run[OURS]["build"]["cpu_s"], run[name]["build"]["cpu_s"]) for name, run in runs.items()]
    own = main_run[OURS]["build"]["cpu_s"] / main_run["records"] * 1e6
    return f"| indexing ready-made records | {' | '.join(cells)} | {own:.0f} µs each |"


def _size_line(runs: dict[str, Result], main_run: Result) -> str:
    cells = [_over(run[OURS]["build"]["index_bytes"], run[name]["build"]["index_bytes"]) for name, run in runs.items()]
    own = main_run[OURS]["build"]["index_bytes"] / main_run["json_bytes"]
    return f"| size of the index | {' | '.join(cells)} | {own:.2f} of the JSON |"


def _picture(path: str) -> str:
    return f"![Median processor time of each class, Clippings over tantivy]({path})"


def _conditions(results: list[Result]) -> str:
    return (
        "Processor time of whole calls, from the text of a query to the exact total and ten stored articles, in one "
        "process, as ratios: below 1 Clippings needs less. Of each question the best of many times counts; medians and "
        "95th percentiles are over these. "
        f"Measured on {results[-1].get('machine', platform.machine())} with `make bench`."
    )


# The page: everything

WHO_IS_WHERE = (
    "Whoosh stands at 21,578 records only, for 100,000 would take it longer than all others together; bm25s at up to "
    "100,000, for it holds all tokens of a build in memory, some 6 GB of 1,000,000 records."
)
BUSY_SAID = (
    "Other work kept the machine busy when this began: times by the clock say little "
    "and ratios are less sure than those of smaller sizes.\n"
)

BEST_SAID = (
    "{what}: the best of three, all engines in turn, for one alone may meet a slow moment of the machine (where they "
    "run, Whoosh is built and asked once, SQLite and bm25s are asked once).\n"
)


def page(results: list[Result], year: Result | None) -> str:
    """All figures, run by run."""
    parts = [
        "# Benchmarks\n",
        "Written by `python -m benchmarks.report` from what `make bench` measured. "
        f"{_conditions(results)} {WHO_IS_WHERE}",
    ]
    parts[1] = parts[1].replace("(docs/benchmarks.md)", "(benchmarks.md)")
    parts.append(f"\n{_picture('benchmarks.svg')}\n")
    for result in results:
        sections = (_builds, _reindexed, _classes, _many_hits, _endpoint)
        parts.append(f"## {result['records']:,} records\n")
        if result.get("load", 0) > BUSY:
            parts.append(BUSY_SAID)
        often = (
            "Builds, reindexing, questions and requests" if result.get("builds", 1) > 1 else "Questions and requests"
        )
        parts.append(BEST_SAID.format(what=often))
        parts += [text for section in sections if (text := section(result))]
    parts += [text for text in (_growth(results), _year(year)) if text]
    return "\n".join(parts)


def table(results: list[Result]) -> str:
    """What a run prints: everything, without the page's heading."""
    return page(results, None).partition("\n## ")[2]


def _builds(result: Result) -> str:
    lines = [
        "| engine | build, CPU s | records/CPU s | peak MB | index/JSON | first answer, ms | MB a worker |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in _engines([result]):
        build, ask = result[name].get("build"), result[name]["ask"]
        built = (
            f"{build['cpu_s']:.1f} | {result['records'] / build['cpu_s']:,.0f} | {build['peak_bytes'] / MB:.0f} "
            f"| {build['index_bytes'] / result['json_bytes']:.2f}"
            if build
            else " | ".join([NOTHING] * 4)
        )
        opened = f"{ask['first_s'] * 1e3:.0f} | {ask['private_bytes'] / MB:.0f}"
        lines.append(f"| {SHOWN[name]} | {built} | {opened if ask['private_bytes'] else f'{NOTHING} | {NOTHING}'} |")
    return "\n".join(lines) + "\n"


def _reindexed(result: Result) -> str:
    runs = result.get("reindex")
    if not runs:
        return ""
    lines = ["| `clippings reindex` of JSON lines | CPU s | wall s | µs a record, CPU | peak MB, all processes |"]
    lines.append("|---|---|---|---|---|")
    for processes, run in runs.items():
        each = run["cpu_s"] / result["records"] * 1e6
        took = f"{run['cpu_s']:.1f} | {run['wall_s']:.1f} | {each:.0f} | {run['peak_bytes'] / MB:.0f}"
        lines.append(f"| {processes} {'process' if processes == '1' else 'processes'} | {took} |")
    if {"1", "2"} <= set(runs):
        lines.append(f"\nTwo processes are {runs['1']['wall_s'] / runs['2']['wall_s']:.2f} times as fast as one.")
    return "\n".join(lines) + "\n"


def _classes(result: Result) -> str:
    engines = _engines([result])
    ratios = [name for name in engines if name not in (OURS, WITHOUT_NEARNESS)]
    heads = [SHOWN[name] for name in engines] + [f"Clippings / {SHOWN[name]}" for name in ratios]
    lines = [
        f"| median / 95th percentile, CPU ms | hits | {' | '.join(heads)} |",
        "|---" * (2 + len(heads)) + "|",
    ]
    for kind in CLASSES:
        times = {name: result[name]["ask"]["ms"].get(kind) for name in engines}
        shown = [f"{own[0]:.3f} / {own[1]:.3f}" if own else NOTHING for own in times.values()]
        shown += [_ratio(times[OURS], times[name]) for name in ratios]
        lines.append(f"| {kind} | {result[OURS]['ask']['hits'][kind]:,} | " + " | ".join(shown) + " |")
    return "\n".join(lines) + f"\n\n{_agreement(result)}\n"


def _many_hits(result: Result) -> str:
    """How many times as fast as Whoosh, for the classes with more than a thousand hits."""
    if "whoosh" not in result:
        return ""
    ours, theirs, hits = result[OURS]["ask"]["ms"], result["whoosh"]["ask"]["ms"], result[OURS]["ask"]["hits"]
    found = [f"{kind} {theirs[kind][0] / ours[kind][0]:.0f}" for kind in CLASSES if hits[kind] > MANY_HITS]
    if not found:
        return ""
    return f"Times as fast as stock Whoosh, medians of classes with over {MANY_HITS:,} hits: {', '.join(found)}.\n"


def _agreement(result: Result) -> str:
    """How often totals are the same."""
    ours = {tuple(one[:-1]): one[-1] for one in result[OURS]["ask"]["totals"]}
    said = []
    for name in _engines([result]):
        theirs = {tuple(one[:-1]): one[-1] for one in result[name]["ask"]["totals"] if one[-1] >= 0}
        if name != OURS and theirs:
            same = sum(ours[key] == total for key, total in theirs.items())
            said.append(f"{SHOWN[name]} {same} of {len(theirs)}")
    return "Same exact total: " + ", ".join(said) + "."


LIKE_FOR_LIKE = (
    "Both are the same application with the same routes, headers, counters and JSON, on two workers, over one engine "
    "or the other. The answers hold the same: total, ten hits with names, the title with its marks and one fragment of "
    "240 characters, four facets of ten values, bars over time. tantivy is spared the numbers of distinct values."
)


def _endpoint(result: Result) -> str:
    if "endpoint" not in result:
        return ""
    lines = ["| JSON endpoint, facets and snippets | requests/s | p95, ms | server CPU, ms | kB |", "|---" * 5 + "|"]
    for engine, loads in result["endpoint"].items():
        for clients, found in loads.items():
            shown = f"{engine}; {clients.replace('1 clients', '1 client')}"
            served = f"{found['requests_per_s']:.0f} | {found['p95_ms']:.1f}"
            lines.append(f"| {shown} | {served} | {found['cpu_ms']:.2f} | {found['kb']:.1f} |")
    return "\n".join(lines) + "\n\n" + LIKE_FOR_LIKE + "\n"


def _growth(results: list[Result]) -> str:
    """How much slower the classes are in each run than in the one of fewer records, ours and the main peer's."""
    runs = [result for result in results if MAIN_PEER in result]
    return "\n".join(_grown(small, large) for small, large in itertools.pairwise(runs))


def _grown(small: Result, large: Result) -> str:
    names = (OURS, MAIN_PEER)
    lines = [f"## Growth from {small['records']:,} to {large['records']:,} records\n"]
    lines += [f"| median, times | {' | '.join(SHOWN[name] for name in names)} |", "|---|---|---|"]
    for kind in CLASSES:
        grown = [large[name]["ask"]["ms"][kind][0] / small[name]["ask"]["ms"][kind][0] for name in names]
        lines.append(f"| {kind} | {' | '.join(f'{times:.1f}' for times in grown)} |")
    return "\n".join(lines) + "\n"


def _year(year: Result | None) -> str:
    if year is None:
        return ""
    spent, wall, search = year["sync_s"], year["wall_s"], year["search_ms"]
    lines = [
        f"## {year['days']} daily syncs onto {year['stories']:,} records\n",
        f"A sync (the whole of `clippings sync`) took {spent['median']:.2f} s of processor time at the median, "
        f"{spent['p95']:.2f} s at the 95th percentile and {spent['most']:.2f} s at most (by the clock "
        f"{wall['median']:.2f}, {wall['p95']:.2f} and {wall['most']:.2f} s); there were {year['most_segments']} "
        f"segments at most and {year['segments_after']} at the end.\n",
        f"| median, CPU ms | {' | '.join(search)} |",
        "|---" * (len(search) + 1) + "|",
    ]
    kinds = next(iter(search.values()))
    lines += [f"| {kind} | {' | '.join(f'{found[kind]:.3f}' for found in search.values())} |" for kind in kinds]
    return "\n".join(lines) + "\n"


# Parts


def _engines(results: list[Result]) -> list[str]:
    return [name for name in SHOWN if any(name in result for result in results)]


def _largest(results: list[Result], name: str) -> Result:
    runs = [result for result in results if name in result]
    return max(runs, key=lambda run: (run["records"] <= SUMMED_UP, run["records"]))


def _thousands(run: Result) -> str:
    return f"{run['records']:,} records"


def _ratio(ours: list[float], theirs: list[float] | None) -> str:
    return f"{_over(ours[0], theirs[0])} / {_over(ours[1], theirs[1])}" if theirs else NOTHING


def _over(ours: float, theirs: float) -> str:
    ratio = ours / theirs
    return f"{ratio:.2f}" if ratio >= 0.095 else f"{ratio:.3f}"


def plot(results: list[Result], path: Path) -> None:
    """A bar a class: our median over the main peer's, for each number of records. Below 1 we are faster."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "clippings"  # the same run gives the same file
    shown = [result for result in results if MAIN_PEER in result]
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    height = 0.8 / max(len(shown), 1)
    for at, result in enumerate(shown):
        ours, theirs = (result[name]["ask"]["ms"] for name in (OURS, MAIN_PEER))
        values = [ours[kind][0] / theirs[kind][0] for kind in CLASSES]
        axes.barh([n + at * height for n in range(len(CLASSES))], values, height, label=_thousands(result))
    axes.axvline(1.0, color="black", linewidth=0.8)
    axes.set_yticks([n + 0.4 - height / 2 for n in range(len(CLASSES))], CLASSES)
    axes.invert_yaxis()
    axes.set_xlabel("median processor time, Clippings / tantivy; below 1 Clippings is faster")
    axes.legend()
    figure.savefig(path, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
