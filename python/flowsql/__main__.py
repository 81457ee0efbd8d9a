"""``python -m flowsql`` is the command ``flowsql``."""

from flowsql.cli import main

main()
