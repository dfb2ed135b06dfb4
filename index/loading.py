"""What the process that others are forked from imports first: while it loads the rest, no garbage is looked for.

Loading makes some 80,000 objects that stay; looking through them again and again took a tenth of its time.
"""

from __future__ import annotations

import gc

USUAL_THRESHOLDS = gc.get_threshold()
"""When Python looks for garbage by itself."""

YOUNG_OBJECTS = 50_000

gc.set_threshold(YOUNG_OBJECTS, *USUAL_THRESHOLDS[1:])
