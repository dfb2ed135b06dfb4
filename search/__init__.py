"""Turns a question into a page of answers. Knows nothing of HTTP."""
