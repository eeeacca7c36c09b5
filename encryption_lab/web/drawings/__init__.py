"""Drawings made on the server: pure functions from values to SVG (or PNG), without Django.

sequence   who said what to whom during one request
envelope   whose key seals what: nested envelopes, each key beside its holder
noise      bytes as grey pixels

Each SVG comes in a wide and a tall layout; the style sheet (static/css/components/drawing.css) shows the one that
fits, and gives all colours. All text is escaped and kept inside its box.
"""
