"""From requirements to a method that can be defended.

The engine is here without Django: `decide` is a pure function of the rules, the profile and a day. Beside it stand what
reads a scenario (`scenario`), what a month costs (`cost`), what one takes away (`artefacts`, `record`), and the pages.
"""
