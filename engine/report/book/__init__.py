"""The whole rulebook as one page of HTML, for people who review the law."""
