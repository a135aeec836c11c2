"""Strict mode: mistakes that Django lets pass in silence fail here, in every test.

Each module holds one kind of mistake and `enforced()`, a context manager that makes it fail; conftest turns
all of them on for the whole session. What others do in their own code and templates is left alone.
"""
