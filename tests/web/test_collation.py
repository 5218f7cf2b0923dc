import pytest

from portal.web.collation import key_in


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("tr", ["Can", "Çelik", "Derya", "Gül", "Ğ", "Irmak", "İpek", "Oya", "Özge", "Şule", "Zeynep"]),
        ("tr", ["Adem", "Âdem", "Adile"]),
        ("fa", ["آرش", "پروین", "تینا", "چیترا", "حسن", "ژاله", "سارا", "کیان", "گیتی", "لاله", "هما", "یاس"]),
        ("fa", ["نرم‌افزار", "نرمین"]),
        ("en", ["Ana", "Åsa", "Bo", "étienne", "Zoe"]),
    ],
)  # fmt: skip
def test_words_stand_in_the_order_of_the_alphabet(language, words):
    turned = list(reversed(words))

    assert sorted(turned, key=lambda word: key_in(language, word)) == words
