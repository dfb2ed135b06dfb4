"""Results as one table and one plot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.queries import CLASSES

Results = list[dict[str, Any]]
OURS, MAIN_PEER = "clippings", "tantivy"
NOT_ENGINES = ("records", "json_bytes", "endpoint")
MB = 1_000_000


def table(results: Results) -> str:
    """Markdown: builds, then milliseconds and ratios by class, for each number of records."""
    return "\n".join("\n".join((_builds(result), _classes(result), _endpoint(result))) for result in results)


def _endpoint(result: dict[str, Any]) -> str:
    if "endpoint" not in result:
        return ""
    lines = ["| JSON endpoint, facets and snippets | requests/s | p95, ms |", "|---|---|---|"]
    for engine, loads in result["endpoint"].items():
        for clients, found in loads.items():
            lines.append(f"| {engine}, {clients} | {found['requests_per_s']:.0f} | {found['p95_ms']:.1f} |")
    return "\n".join(lines) + "\n"


def _engines(result: dict[str, Any]) -> list[str]:
    return [name for name in result if name not in NOT_ENGINES]


def _builds(result: dict[str, Any]) -> str:
    lines = [
        f"### {result['records']:,} records\n",
        "| engine | build, CPU s | records/CPU s | peak MB | index/JSON | first answer, ms | private MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in _engines(result):
        build, ask = result[name]["build"], result[name]["ask"]
        lines.append(
            f"| {name} | {build['cpu_s']:.1f} | {result['records'] / build['cpu_s']:,.0f} "
            f"| {build['peak_bytes'] / MB:.0f} | {build['index_bytes'] / result['json_bytes']:.2f} "
            f"| {ask['first_s'] * 1e3:.0f} | {ask['private_bytes'] / MB:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _classes(result: dict[str, Any]) -> str:
    engines = _engines(result)
    ratios = [name for name in engines if name != OURS]
    lines = [
        "| p50 / p95, CPU ms | "
        + " | ".join(engines)
        + " | "
        + " | ".join(f"{OURS} / {name}" for name in ratios)
        + " |",
        "|---" * (1 + len(engines) + len(ratios)) + "|",
    ]
    for kind in CLASSES:
        times = {name: result[name]["ask"]["ms"].get(kind) for name in engines}
        shown = [f"{own[0]:.3f} / {own[1]:.3f}" if own else "–" for own in times.values()]
        shown += [_ratio(times[OURS], times[name]) for name in ratios]
        lines.append(f"| {kind} | " + " | ".join(shown) + " |")
    return "\n".join(lines) + f"\n\n{_agreement(result)}\n"


def _ratio(ours: list[float], theirs: list[float] | None) -> str:
    return f"{ours[0] / theirs[0]:.2f} / {ours[1] / theirs[1]:.2f}" if theirs else "–"


def _agreement(result: dict[str, Any]) -> str:
    """How often totals are the same."""
    ours = {tuple(one[:-1]): one[-1] for one in result[OURS]["ask"]["totals"]}
    said = []
    for name in _engines(result):
        theirs = {tuple(one[:-1]): one[-1] for one in result[name]["ask"]["totals"] if one[-1] >= 0}
        if name != OURS and theirs:
            same = sum(ours[key] == total for key, total in theirs.items())
            said.append(f"{name} {same} of {len(theirs)}")
    return "Same exact total: " + ", ".join(said) + "."


def plot(results: Results, path: Path) -> None:
    """A bar a class: our median over the main peer's, for each number of records. Below 1 we are faster."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    shown = [result for result in results if MAIN_PEER in result]
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    height = 0.8 / max(len(shown), 1)
    for at, result in enumerate(shown):
        ours, theirs = (result[name]["ask"]["ms"] for name in (OURS, MAIN_PEER))
        values = [ours[kind][0] / theirs[kind][0] for kind in CLASSES]
        axes.barh(
            [n + at * height for n in range(len(CLASSES))], values, height, label=f"{result['records']:,} records"
        )
    axes.axvline(1.0, color="black", linewidth=0.8)
    axes.set_yticks([n + 0.4 - height / 2 for n in range(len(CLASSES))], CLASSES)
    axes.invert_yaxis()
    axes.set_xlabel(f"median CPU time, {OURS} / {MAIN_PEER}; below 1 is faster")
    axes.legend()
    figure.savefig(path, format="svg")
