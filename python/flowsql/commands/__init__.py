"""The subcommands of ``flowsql``: one module a command, or a group of related ones."""
