"""Schemas and settings."""

from flowsql.migrate import forward_only, run_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the .sql file of the same name."""
    run_beside(__file__)


def downgrade() -> None:
    """Going back is a new migration, or a restore."""
    forward_only()
