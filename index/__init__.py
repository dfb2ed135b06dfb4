"""Turns sources into a verified, versioned index. Knows nothing of queries or of HTTP."""
