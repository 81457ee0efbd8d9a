"""The parts of a deploy; :mod:`flowsql.migrate` puts them together."""
