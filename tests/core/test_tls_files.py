from __future__ import annotations

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from encryption_lab.primitives import certificates
from studyapp.core.serving.tls_files import TlsFiles, make_tls_files

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOSTS = ["lab.example.org"]


@pytest.fixture
def tls(tmp_path: Path) -> TlsFiles:
    return make_tls_files(tmp_path / "tls", hosts=HOSTS, now=NOW)


def contents(tls: TlsFiles) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in tls.folder.iterdir()}


def test_a_server_certificate_is_made_for_the_local_names_and_the_hosts(tls: TlsFiles) -> None:
    certificate = x509.load_pem_x509_certificate(tls.server_certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "lab.example.org"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]


def test_files_are_for_their_owner_only(tls: TlsFiles) -> None:
    assert stat.S_IMODE(tls.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in tls.folder.iterdir()} == {0o600}


def test_python_accepts_the_chain(tls: TlsFiles) -> None:
    ssl.create_default_context(cafile=tls.authority_certificate)
    ssl.create_default_context().load_cert_chain(tls.server_certificate, tls.server_key)


def test_the_authority_may_sign_for_these_hosts_only(tls: TlsFiles) -> None:
    authority = x509.load_pem_x509_certificate(tls.authority_certificate.read_bytes())
    extension = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert extension.critical
    assert {str(name.value) for name in extension.value.permitted_subtrees or []} == {
        *("localhost", "lab.example.org", "127.0.0.1/32", "::1/128"),
    }


def test_a_domain_covers_its_hosts(tmp_path: Path) -> None:
    tls = make_tls_files(tmp_path / "tls", hosts=[".example.org"], now=NOW)
    assert certificates.is_for(
        tls.server_certificate.read_bytes(), ["localhost", "127.0.0.1", "::1", ".example.org"]
    )


def test_a_second_run_changes_nothing(tls: TlsFiles) -> None:
    before = contents(tls)
    make_tls_files(tls.folder, hosts=HOSTS, now=NOW + timedelta(days=300))
    assert contents(tls) == before


def test_a_certificate_about_to_expire_is_renewed_by_the_same_authority(tls: TlsFiles) -> None:
    before = contents(tls)
    make_tls_files(tls.folder, hosts=HOSTS, now=NOW + timedelta(days=certificates.SERVER_DAYS - 29))
    after = contents(tls)
    assert after["authority.crt"] == before["authority.crt"]
    assert after["server.crt"] != before["server.crt"]


@pytest.mark.parametrize(
    ("hosts", "later"),
    [(["other.example.org"], timedelta(0)), (HOSTS, timedelta(days=certificates.AUTHORITY_DAYS - 400))],
    ids=["other hosts", "old authority"],
)
def test_an_authority_that_will_not_do_is_made_anew_with_its_certificate(
    tls: TlsFiles, hosts: list[str], later: timedelta
) -> None:
    before = contents(tls)
    make_tls_files(tls.folder, hosts=hosts, now=NOW + later)
    assert not set(before.values()) & set(contents(tls).values())


def test_a_certificate_of_another_authority_is_replaced(tls: TlsFiles, tmp_path: Path) -> None:
    other = make_tls_files(tmp_path / "other", hosts=HOSTS, now=NOW)
    tls.server_certificate.write_bytes(other.server_certificate.read_bytes())
    tls.server_key.write_bytes(other.server_key.read_bytes())
    make_tls_files(tls.folder, hosts=HOSTS, now=NOW)
    assert certificates.is_signed_by(
        tls.server_certificate.read_bytes(), tls.authority_certificate.read_bytes()
    )


def test_a_lost_key_is_made_anew_with_its_certificate(tls: TlsFiles) -> None:
    before = contents(tls)
    tls.server_key.unlink()
    make_tls_files(tls.folder, hosts=HOSTS, now=NOW)
    assert contents(tls)["server.crt"] != before["server.crt"]
    ssl.create_default_context().load_cert_chain(tls.server_certificate, tls.server_key)


def test_an_identity_does_not_print_its_key() -> None:
    assert "PRIVATE" not in repr(certificates.make_authority(["localhost"], now=NOW))
