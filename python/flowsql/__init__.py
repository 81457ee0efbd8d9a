"""FlowSQL: safe statistics from call records, with the logic in PostgreSQL."""

__version__ = "0.1.0"
