"""A stranger's log looked at: one page with what it says and what it would gain."""
