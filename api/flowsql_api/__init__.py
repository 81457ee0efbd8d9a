"""FlowSQL's HTTP gate: verify the token, become a fixed role, call one function, send its answer.

It holds no logic of its own: what is asked, allowed, stored and answered is decided by the
functions ``flow.http_*`` of the database.
"""
