"""Two rulebooks beside each other: what changed in them, and whom that concerns."""
