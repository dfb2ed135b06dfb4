"""Timings as ratios against peers. `python -m benchmarks --help`; downloads nothing."""

from __future__ import annotations

import os

# As the command line does: else numpy's threads wait actively for one another, which is counted as ours.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
