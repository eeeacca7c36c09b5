from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from studyapp.core.bootstrap_files import HashedStaticFilesStorage
from studyapp.core.serving import static_files


@pytest.mark.parametrize("path", ["bootstrap/css/bootstrap.min.css", "bootstrap/js/bootstrap.bundle.min.js"])
def test_bootstrap_comes_from_its_package(path: str) -> None:
    found = finders.find(path)
    assert isinstance(found, str)
    assert Path(found).is_file()


@pytest.mark.parametrize("path", ["bootstrap/css/bootstrap.css", "css/bootstrap.min.css", "bootstrap/../x"])
def test_nothing_else_of_bootstrap_is_offered(path: str) -> None:
    assert not finders.find(path)


def test_no_file_refers_to_a_source_map_that_is_not_there() -> None:
    assert not any(
        "sourceMappingURL" in str(rule) for _, rules in HashedStaticFilesStorage.patterns for rule in rules
    )


def test_files_are_collected_once_and_again_when_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint_file = tmp_path / "static.fingerprint"
    with override_settings(STATIC_ROOT=tmp_path / "static"):
        assert static_files.collect_if_stale(fingerprint_file=fingerprint_file)
        assert (tmp_path / "static" / "bootstrap" / "css" / "bootstrap.min.css").is_file()
        assert not static_files.collect_if_stale(fingerprint_file=fingerprint_file)
        monkeypatch.setattr(static_files, "fingerprint", lambda: "changed")
        assert static_files.collect_if_stale(fingerprint_file=fingerprint_file)


def test_a_folder_that_vanished_is_collected_again(tmp_path: Path) -> None:
    (tmp_path / "static.fingerprint").write_text(static_files.fingerprint())
    with override_settings(STATIC_ROOT=tmp_path / "static"):
        assert static_files.collect_if_stale(fingerprint_file=tmp_path / "static.fingerprint")


def test_a_half_collected_folder_is_not_taken_for_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint_file = tmp_path / "static.fingerprint"

    def break_off(*arguments: object, **options: object) -> None:
        (tmp_path / "static").mkdir()
        raise KeyboardInterrupt

    with override_settings(STATIC_ROOT=tmp_path / "static"):
        monkeypatch.setattr(static_files, "call_command", break_off)
        with pytest.raises(KeyboardInterrupt):
            static_files.collect_if_stale(fingerprint_file=fingerprint_file)
        monkeypatch.undo()
        assert static_files.collect_if_stale(fingerprint_file=fingerprint_file)
