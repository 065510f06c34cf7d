"""The language of conditions and measures: what can be written, and what it means."""
