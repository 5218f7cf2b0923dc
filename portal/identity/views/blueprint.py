"""The blueprint of all pages about one's own access."""

from flask import Blueprint

identity = Blueprint("identity", __name__)
