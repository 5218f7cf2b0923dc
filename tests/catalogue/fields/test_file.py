from portal.catalogue.fields.file import KIND


def test_a_file_leaves_no_words_in_the_form():
    assert KIND.parse("C:\\plan.pdf") == ""
    assert KIND.problem("", []) is None
