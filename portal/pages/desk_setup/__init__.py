"""A desk as its lead sets it up: types with their questions, hours, absences."""
