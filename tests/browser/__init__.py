"""A real browser on the real server: `pytest -m browser`, which `make test-long` runs.

A test asks for `pages` and opens one as a person: `pages.open(person, "/besoins/")`. Whatever the content
policy refuses, and whatever the console calls an error, fails the test when it ends.
"""
