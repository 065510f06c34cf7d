"""Profiles: fixture applicants with what is expected of them, loaded, run and compared."""
