"""The matcher: tests as plain data (`network`) and the one module that drives it (`rete`)."""
