"""Keys that must stay out of the database."""

from flask import current_app


def chain_key() -> bytes:
    return current_app.config["PORTAL"].chain_key.encode()
