"""The certificates on disk: made on the first run, renewed in time, made anew when the hosts change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from encryption_lab.primitives import certificates
from encryption_lab.primitives.certificates import Identity
from studyapp.core.serving.private_files import make_folder, write_private

RENEW_BEFORE = timedelta(days=30)
ALWAYS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class TlsFiles:
    folder: Path

    @property
    def authority_certificate(self) -> Path:
        return self.folder / "authority.crt"

    @property
    def authority_key(self) -> Path:
        return self.folder / "authority.key"

    @property
    def server_certificate(self) -> Path:
        return self.folder / "server.crt"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"


def make_tls_files(folder: Path, *, hosts: list[str], now: datetime) -> TlsFiles:
    """Return files that are valid for `hosts` and the local names for 30 days at least, making what is missing."""
    files = TlsFiles(folder)
    names = tuple(dict.fromkeys((*ALWAYS, *hosts)))
    make_folder(folder)
    authority = _read(files.authority_certificate, files.authority_key)
    if authority is None or not _authority_is_good(authority, names, now):
        authority = certificates.make_authority(names, now=now)
        _write(authority, files.authority_certificate, files.authority_key)
    server = _read(files.server_certificate, files.server_key)
    if server is None or not _server_is_good(server, authority, names, now):
        _write(
            certificates.make_server(authority, names, now=now), files.server_certificate, files.server_key
        )
    return files


def _authority_is_good(authority: Identity, names: tuple[str, ...], now: datetime) -> bool:
    # It must outlive the server certificates that it signs.
    lifetime = timedelta(days=certificates.SERVER_DAYS) + RENEW_BEFORE
    expires_at = certificates.expires_at(authority.certificate)
    return expires_at - now > lifetime and certificates.may_sign_for(authority.certificate, names)


def _server_is_good(server: Identity, authority: Identity, names: tuple[str, ...], now: datetime) -> bool:
    return (
        certificates.expires_at(server.certificate) - now > RENEW_BEFORE
        and certificates.is_for(server.certificate, names)
        and certificates.is_signed_by(server.certificate, authority.certificate)
    )


def _read(certificate: Path, key: Path) -> Identity | None:
    if not (certificate.is_file() and key.is_file()):
        return None
    return Identity(certificate.read_bytes(), key.read_bytes())


def _write(identity: Identity, certificate: Path, key: Path) -> None:
    """Write the key first: a certificate without its key would look complete to the next run."""
    certificate.unlink(missing_ok=True)
    write_private(key, identity.private_key)
    write_private(certificate, identity.certificate)
