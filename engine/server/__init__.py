"""The gRPC server: `serve` runs a process, `running` serves inside a program."""

from engine.server.process import running, serve

__all__ = ["running", "serve"]
