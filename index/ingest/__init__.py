"""From a source to drafts: find payloads, decode them, find the story, clean its lines, read its metadata."""
