"""How the server runs, every value with its reason. Read by `gunicorn --config web/gunicorn.conf.py`."""
# ruff: noqa: N999 (gunicorn looks for this name)

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import gunicorn.http.message

CPU_COUNT = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 — a platform's router connects from outside

# A search is pure CPU work on memory-mapped arrays, so one request a process and one process a core is fastest, and the
# maps are shared by all of them; threads would only take turns. Slow clients belong behind a buffering proxy.
worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY", CPU_COUNT))

# Longer than any search may take (SearchLimits.deadline_s) with room for a streamed export; a worker that says
# nothing for this long hangs and is replaced.
timeout = 60
graceful_timeout = 30

# Replacing workers now and then bounds what a slow leak can do; the jitter keeps them from leaving together.
max_requests = 10_000
max_requests_jitter = 1_000

# Hundreds of chosen filters make long addresses, and every search shall have its own. gunicorn bounds request lines at
# 8,190 bytes or not at all, and answers longer ones 414 with a bare page of its own. So its bound is moved above what a
# browser sends (Chromium: 2 MB): whoever chooses value after value meets the page of the application, which has a far
# lower limit (Settings.max_url_bytes). Reading a line of 2 MB costs 0.2 s, one of 100 kB 2 ms.
gunicorn.http.message.MAX_REQUEST_LINE = limit_request_line = (2 << 20) + 4_096
limit_request_fields = 64
limit_request_field_size = 8_190

# Heartbeats on a disk that stalls would kill healthy workers; memory does not stall.
if Path("/dev/shm").is_dir():  # noqa: S108 — the system's shared memory, where gunicorn makes its own file
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# Nothing here uses the control socket, and two servers of one user would fight over it.
control_socket_disable = True

LOADED_WITHIN_S = 3
"""Ten times what loading takes where nothing must be compiled."""

accesslog = "-"
# The route's pattern instead of the path: what somebody searches for or reads is nobody's business, and a decoded path
# can hold line ends that forge entries. No query string, Referer or address of the reader for the first reason.
access_log_format = "%(t)s %(m)s %({clippings.route}e)s %(s)s %(B)s %(M)sms"

# Set before any worker imports prometheus_client, which decides at import whether counts are shared.
_own_metrics_dir = "PROMETHEUS_MULTIPROC_DIR" not in os.environ
if _own_metrics_dir:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="clippings-metrics-")


def on_starting(server):
    """Counts of an earlier run would be added to ours, for their files carry process numbers that come again."""
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):
        left.unlink()
    try:
        _load_kernels()
    except KeyboardInterrupt:  # gunicorn listens to signals only after this
        from web.command import INTERRUPTED

        on_exit(server)
        raise SystemExit(INTERRUPTED) from None


def on_exit(server):
    """Remove the counts. Called in the first process only; workers, which leave now and then, still need the folder."""
    if _own_metrics_dir:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def _load_kernels():
    """Load the compiled loops before the fork, so that the workers share their 150 MB. The first time on a machine they
    must be compiled, which takes half a minute: the workers do that while they serve already."""
    from search.packed.loops import load_kernels

    try:
        subprocess.run(
            [sys.executable, "-c", "from search.packed.loops import load_kernels; load_kernels()"],
            timeout=LOADED_WITHIN_S,
            check=True,
            start_new_session=True,  # a Ctrl-C is for the server alone, which ends this too
        )
    except (OSError, subprocess.SubprocessError):
        return
    load_kernels()


def post_worker_init(worker):
    """Open the index after the fork, and make its tables: each worker has its own handles, and the first reader waits
    for neither."""
    from index.errors import ArchiveError
    from web.app import warm_up
    from web.shelf import EXTENSION

    app = worker.app.wsgi()
    try:
        archive = app.extensions[EXTENSION].archive()
        archive.prepare()
        advice = archive.status()["advice"]
        if advice and worker.age == 1:  # once, not by each worker
            worker.log.warning("%s", advice)
        warm_up(app)
        # What was made stays until the next generation; looking through it for garbage would stop a request for 25 ms.
        gc.collect()
        gc.freeze()
    except ArchiveError as error:
        # The worker still serves /livez and a page that says what is missing; it opens the index when there is one.
        worker.log.warning("%s", error)


def worker_exit(server, worker):
    """Give back the maps."""
    from web.shelf import EXTENSION

    worker.app.wsgi().extensions[EXTENSION].close()


def child_exit(server, worker):
    """Tell the counters that a process is gone."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
