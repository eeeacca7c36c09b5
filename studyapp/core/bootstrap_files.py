"""Bootstrap from its Python package, as static files under bootstrap/, and the storage that gives files hashed names.

Only the two files that pages use are offered, so that nothing else is copied and compressed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage
from xstatic.pkg import bootstrap

PREFIX = "bootstrap"
OFFERED = ("css/bootstrap.min.css", "js/bootstrap.bundle.min.js")


class PackageStorage(FileSystemStorage):
    """The folder of the installed package; `prefix` is where collectstatic puts its files."""

    prefix = PREFIX


class BootstrapFinder(BaseFinder):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = PackageStorage(location=bootstrap.BASE_DIR)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return [(path, self.storage) for path in OFFERED]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where the file lies; `path` starts with the prefix, as a template writes it."""
        found = [self.storage.path(offered) for offered in OFFERED if path == f"{PREFIX}/{offered}"]
        return found[0] if found and not find_all else found


def without_source_maps(patterns: Any) -> Any:
    """Return Django's patterns for references between files, less those to source maps, which are not offered."""
    return tuple(
        (extension, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for extension, rules in patterns
    )


# Imports of our own modules, which get hashed names too. Django's switch for this would also read the package files
# of others, where one comment looks like an import and names a file that is not there.
OWN_MODULES = tuple(
    (pattern, ((r"""(?P<matched>from "(?P<url>\./[\w/-]+\.js)";)""", 'from "%(url)s";'),))
    for pattern in ("js/*.js", "lab/js/*.js")
)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Files named after their content and compressed, so that a browser may keep them for ever."""

    patterns = (*without_source_maps(CompressedManifestStaticFilesStorage.patterns), *OWN_MODULES)
