"""The wire: facts and decisions as protobuf messages, and back.

Facts are read into the raw form that the vocabulary checks; decisions are written as bytes, most
of them prepared once; the rulebook is shown as messages.
"""
