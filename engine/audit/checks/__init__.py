"""Named checks of a rulebook that loads: one small file for each, one table of all."""
