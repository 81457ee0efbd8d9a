"""FlowMachine's side of the bench: a process in its own environment that answers lines of JSON.

It does what FlowMachine's server does with a request: load the specification, store the query with
its dependencies, read the rows. {"do": "reset"} empties its cache, {"do": "forget", "spec": …}
drops the result alone, {"do": "run", "spec": …} answers {"rows": [...]}.
"""

import json
import os
import sys
import warnings


def main() -> None:
    """Answer every line of the standard input."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # its log goes where errors go
    warnings.filterwarnings("ignore")
    import flowmachine
    from flowmachine.core import Connection
    from flowmachine.core.cache import reset_cache
    from flowmachine.core.context import get_db, get_redis
    from flowmachine.core.server.action_handlers import _load_query_object

    with flowmachine.connections(
        conn=Connection(conn_str=sys.argv[1], pool_size=5, overflow=10),
        flowdb_password="not used",  # noqa: S106
        redis_host="127.0.0.1",
        redis_port=int(sys.argv[2]),
        redis_password="",
        log_level="error",
    ):
        for line in sys.stdin:
            asked = json.loads(line)
            answer: dict[str, object] = {}
            try:
                if asked["do"] == "reset":
                    reset_cache(get_db(), get_redis(), protect_table_objects=False)
                else:
                    query = _load_query_object(asked["spec"])._flowmachine_query_obj
                    if asked["do"] == "forget":
                        query.invalidate_db_cache(cascade=False)
                        # The complete answer too, from which the redacted one is made.
                        complete = getattr(query, "redaction_target", None)
                        if complete is not None:
                            complete.invalidate_db_cache(cascade=False)
                    else:
                        query.store(store_dependencies=True).result()
                        frame = query.get_dataframe()
                        text = frame.to_json(
                            orient="records", date_format="iso", double_precision=15
                        )
                        answer["rows"] = json.loads(text)
            except Exception as error:
                answer["error"] = f"{type(error).__name__}: {error}"[:500]
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
