"""The application: ``gunicorn 'flowsql_api.app:create_app()'``."""

from flask import Flask, Response

from flowsql_api import log
from flowsql_api.gate import Gate
from flowsql_api.metrics import metrics_routes
from flowsql_api.routes import routes
from flowsql_api.settings import BODY_LIMIT, Settings
from flowsql_api.spec import spec_routes


def create_app(settings: Settings | None = None) -> Flask:
    """The HTTP gate. It starts without a database, and answers 503 until one is set up.

    Errors: ValueError for a setting that cannot be read.
    """
    log.configure()
    app = Flask(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    gate = Gate(settings or Settings.read())
    gate.attach(app)
    app.register_blueprint(routes(gate))
    app.register_blueprint(spec_routes(gate))
    app.register_blueprint(metrics_routes(gate))

    @app.get("/")
    def alive() -> Response:
        """An empty answer: the process is up."""
        return Response("", content_type="text/plain; charset=utf-8")

    return app
