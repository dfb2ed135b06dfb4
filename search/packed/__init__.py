"""The embedded engine. engine.py is its front; the other modules are private to it, but for corpus.py and order.py."""
