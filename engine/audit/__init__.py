"""Looking over a rulebook: what is wrong with it, and what its profiles would not notice."""
