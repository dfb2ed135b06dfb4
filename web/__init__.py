"""Turns HTTP into a question, and a page of answers into HTML or JSON."""
