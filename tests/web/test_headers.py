import gzip
from dataclasses import replace

from config import TestConfig
from portal import create_app


def test_every_page_carries_the_static_policy(client):
    headers = client.get("/sign-in").headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_https_adds_hsts_and_a_host_cookie():
    app = create_app(replace(TestConfig("sqlite://"), https=True))
    answer = app.test_client().get("/nothing", base_url="https://localhost")

    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_forwarded_headers_mean_nothing_without_a_trusted_proxy(client):
    answer = client.get("/sign-in", headers={"X-Forwarded-Host": "evil.example"})

    assert "evil.example" not in answer.text


def test_the_sheet_is_cached_for_good_under_its_digest(client):
    page = client.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(address)

    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/sheets/0000000000000000.css").status_code == 404


def test_the_script_is_one_file_sent_packed_to_who_can_unpack_it(client):
    page = client.get("/sign-in").text
    address = page.split('type="module" src="')[1].split('"')[0]
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})

    assert plain.mimetype == packed.mimetype == "text/javascript"
    assert gzip.decompress(packed.data) == plain.data
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_what_has_no_digest_is_asked_for_again_after_an_upgrade(client):
    mark = client.get("/static/img/mark.svg")
    again = client.get("/static/img/mark.svg", headers={"If-None-Match": mark.headers["ETag"]})

    assert mark.headers["Cache-Control"] == "no-cache"
    assert again.status_code == 304
