"""portal: ask the desks, see what is coming, balance the work."""


def create_app(config):
    """Assemble the app: the one place where everything is imported inside a function."""
    from flask import Flask

    from portal import commands
    from portal.extensions import babel, csrf, db, login_manager, migrate
    from portal.identity.operations import record_refusal
    from portal.identity.queries import viewer_of_token
    from portal.identity.views import identity
    from portal.pages.views import pages
    from portal.web import access, errors, filters, headers, transaction, translation, uploads
    from portal.web.places import find
    from portal.web.views import web

    app = Flask("portal", template_folder=find("templates"), static_folder=find("static"))
    app.config.from_mapping(config.for_flask())
    app.url_map.strict_slashes = False

    db.init_app(app)
    migrate.init_app(app, db, directory=str(find("migrations")), render_as_batch=True)
    uploads.init_app(app)
    csrf.init_app(app)
    translation.init_app(app, babel)
    access.init_app(app, login_manager, viewer_of_token=viewer_of_token)
    errors.init_app(app, on_refusal=record_refusal)
    for part in (transaction, headers, filters):
        part.init_app(app)
    for blueprint in (web, identity, pages):
        app.register_blueprint(blueprint)
    commands.init_app(app)
    return app
