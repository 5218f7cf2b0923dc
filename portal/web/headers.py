"""Headers on every answer: a static content policy without inline code, and no stored pages."""

from flask import request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
YEAR = 31_536_000


class Sessions(SecureCookieSessionInterface):
    """What never changes is the same for everybody: with a `Vary: Cookie` a browser would fetch
    it anew after each change of its cookie."""

    def save_session(self, app, session, response):
        if not _never_changes():
            super().save_session(app, session, response)


def init_app(app):
    app.session_interface = Sessions()
    config = app.config["PORTAL"]
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)

    @app.after_request
    def secure(response):
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)  # a file has a stricter one
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if config.https:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if _never_changes() and response.status_code == 200:
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response


def _never_changes() -> bool:
    """What is asked for under its own digest."""
    return request.endpoint in ("pages.stylesheet", "pages.behaviour")
