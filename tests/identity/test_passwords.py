from portal.identity.passwords import CHEAP, digest, is_right


def test_a_password_is_known_by_its_digest():
    stored = digest("correct horse", hasher=CHEAP)

    assert is_right("correct horse", stored, hasher=CHEAP)
    assert not is_right("correct house", stored, hasher=CHEAP)


def test_nobody_has_no_password():
    assert not is_right("nobody has this password", None, hasher=CHEAP)


def test_a_damaged_digest_is_wrong_and_no_accident():
    assert not is_right("x", "not a digest", hasher=CHEAP)
