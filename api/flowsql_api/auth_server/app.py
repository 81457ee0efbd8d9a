"""The issuer's application: ``gunicorn 'flowsql_api.auth_server.app:create_app()'``."""

from flask import Flask, Response, jsonify
from werkzeug.routing import IntegerConverter, Map

from flowsql import __version__, passwords
from flowsql_api.auth_server.administration import administration
from flowsql_api.auth_server.issuer import BODY_LIMIT, Issuer
from flowsql_api.auth_server.settings import AuthSettings
from flowsql_api.auth_server.tokens import token_routes
from flowsql_api.auth_server.users import user_routes


class NumberConverter(IntegerConverter):
    """A number of a user, server or role: what a bigint holds."""

    def __init__(self, map: Map) -> None:
        """Larger ones are no route."""
        super().__init__(map, max=(1 << 63) - 1)


def create_app(settings: AuthSettings | None = None) -> Flask:
    """The issuer of tokens. It starts without a database, and answers 503 until there is one.

    Errors: ValueError, ClickException for settings that cannot be read.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.url_map.merge_slashes = False
    app.url_map.converters["number"] = NumberConverter
    issuer = Issuer(settings or AuthSettings.read())
    issuer.attach(app)
    passwords.fits("", None)  # what is made at the first use is made before anybody can time it
    for made in (user_routes, token_routes, administration):
        app.register_blueprint(made(issuer))

    @app.get("/")
    def alive() -> Response:
        """An empty answer: the process is up."""
        return Response("", content_type="text/plain; charset=utf-8")

    @app.get("/version")
    def version() -> Response:
        """Which version this is."""
        return jsonify({"version": __version__})

    return app
