"""Privacy profiles."""

from flowsql.migrate import forward_only, run_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the .sql file of the same name."""
    run_beside(__file__)


def downgrade() -> None:
    """Going back is a new migration, or a restore."""
    forward_only()
