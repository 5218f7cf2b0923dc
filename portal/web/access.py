"""Who may open what. Every view says `@allow(...)`; a test holds it.

What a person may do to one row is decided by operations and `visible_to`, not here.
"""

from functools import wraps

from flask import g, redirect, request, session, url_for
from flask_babel import get_locale
from flask_login import current_user

from portal.errors import NotAllowed
from portal.web import transaction
from portal.web.errors import error_page, typed_words
from portal.web.languages import chosen_language, language_choices

ANYONE = "anyone"
SIGNED_IN = "signed_in"


def allow(*who: str):
    """ANYONE, SIGNED_IN, or roles of which the person needs one (on any desk)."""

    def guard(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            is_known = _who_asks_matters(who) and current_user.is_authenticated
            if ANYONE not in who:
                if not is_known:
                    return _ask_to_sign_in()
                if SIGNED_IN not in who and not current_user.has_role(*who):
                    raise NotAllowed
            transaction.begin_writing_if_unsafe()
            return view(*args, **kwargs)

        guarded.allowed = who
        return guarded

    return guard


def _who_asks_matters(who: tuple[str, ...]) -> bool:
    """Static files are sent without asking; before a write it is found out in the short read."""
    return ANYONE not in who or request.method not in transaction.SAFE


def _ask_to_sign_in():
    """After signing in the person comes back to the page; a post comes back to its own page. Words
    that were typed meanwhile are shown, to send them again."""
    if typed_words():
        return error_page(401)
    asked_for_a_page = request.method == "GET" and request.path != "/"
    wanted = request.full_path.rstrip("?") if asked_for_a_page else ""
    return redirect(url_for("identity.sign_in", **({"next": wanted} if wanted else {})), 303)


def local_path(target: str | None) -> str | None:
    """A path on this very site, or None: `//evil`, `/\\evil`, schemes and controls are refused."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < 33 or letter == "\\" for letter in target):
        return None
    return target


def init_app(app, login_manager, *, viewer_of_token):
    """`viewer_of_token(token)` gives the signed-in viewer or None; identity lies above this
    room."""
    login_manager.init_app(app)
    app.view_functions["static"] = allow(ANYONE)(app.view_functions["static"])

    @login_manager.request_loader
    def load(_request):
        token = session.get("sign_in")
        return viewer_of_token(token) if token else None

    @app.context_processor
    def words_for_layouts():
        return {
            "locale": get_locale(),
            "language_choices": language_choices,
            "chosen_language": chosen_language,
            "viewer": current_user,
            "page_data": g,
        }
