"""Timings as ratios against peers. `python -m benchmarks --help`; downloads nothing."""
