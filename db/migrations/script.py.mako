"""${message}."""

from flowsql.migrate import forward_only, run_beside

revision = "${up_revision}"
down_revision = ${'"%s"' % down_revision if down_revision else None}


def upgrade() -> None:
    """Run the .sql file of the same name."""
    run_beside(__file__)


def downgrade() -> None:
    """Going back is a new migration, or a restore."""
    forward_only()
