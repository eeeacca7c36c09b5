"""`make bench`: everything that is measured, one after the other."""

from __future__ import annotations

from benchmarks import bodies, chooser, engine, exchange, experiments, http, pages, practice
from benchmarks.peers import __main__ as peers

if __name__ == "__main__":
    engine.main([1, 16, 256, 1024])
    experiments.main()
    http.main(512)
    bodies.main()
    chooser.main()
    pages.main()
    practice.main()
    exchange.main()
    peers.main()
