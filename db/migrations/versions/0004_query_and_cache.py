"""The registry of query kinds, and the catalogue of results."""

from flowsql.migrate import forward_only, run_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the .sql file of the same name."""
    run_beside(__file__)


def downgrade() -> None:
    """Going back is a new migration, or a restore."""
    forward_only()
