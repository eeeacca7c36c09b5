"""The table of `benchmarks.peers`: what is printed is the median, and what a peer has of Envelope's."""

from __future__ import annotations

from benchmarks.peers.__main__ import table


def test_a_cell_is_the_median_and_its_ratio_to_the_first_server() -> None:
    taken = {
        "Envelope": {"PUT": [100.0, 300.0, 200.0], "CPU": [0.5]},
        "fast": {"PUT": [4000.0, 5000.0, 1.0], "CPU": [0.25]},
        "refuses": {"CPU": [5.0]},
    }

    assert table(taken).splitlines() == [
        "| | Envelope | fast | refuses |",
        "|---|---:|---:|---:|",
        "| PUT | 200 | 4,000 (×20) | – |",
        "| CPU | 0.50 | 0.25 (×0.50) | 5.00 (×10) |",
    ]


def test_what_only_a_peer_could_do_has_no_ratio() -> None:
    assert table({"Envelope": {}, "peer": {"GET": [7.0]}}).splitlines()[-1] == "| GET | – | 7.00 |"
