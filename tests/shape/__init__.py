"""The shape of the house: what import-linter holds (test_contracts), and what it can not see (the others).

Each check is a function from sources to the faults that it finds, so that its self-test can show it a small
bad sample and see it fail.
"""
