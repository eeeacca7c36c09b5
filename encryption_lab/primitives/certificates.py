"""A certificate authority for one machine, and the server certificate it signs, so that S3's HTTPS-only rules hold.

The authority may sign for the named hosts only (name constraints, critical), so that trusting it in a browser trusts
nothing else. Keys are ECDSA P-256; the library draws them and the serial numbers itself.
Source: RFC 5280 §4.2.1.10 (name constraints), §4.2.1.9 (basic constraints); CA/Browser Forum BR §6.3.2 (398 days).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
# A clock a little behind must not find the certificate not yet valid.
BACKDATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its private key (PKCS #8), both PEM."""

    certificate: bytes
    private_key: bytes = field(repr=False)


def make_authority(hosts: Iterable[str], *, now: datetime) -> Identity:
    """Return an authority that can sign for `hosts` (names, `.suffix` or IP addresses) and for nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Envelope lab authority")
    permitted = [_permitted(host) for host in hosts]
    builder = (
        _builder(name, name, key, now=now, days=AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
    )
    return _identity(builder.sign(key, hashes.SHA256()), key)


def make_server(authority: Identity, hosts: Iterable[str], *, now: datetime) -> Identity:
    """Return a server certificate for `hosts`, signed by `authority`."""
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    issuer_key = serialization.load_pem_private_key(authority.private_key, password=None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise ValueError("The authority's key is not an elliptic curve key.")
    key = ec.generate_private_key(ec.SECP256R1())
    names = [name for host in hosts for name in _names(host)]
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        _builder(_name("Envelope lab"), issuer.subject, key, now=now, days=SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
    )
    return _identity(builder.sign(issuer_key, hashes.SHA256()), key)


def expires_at(certificate: bytes) -> datetime:
    return x509.load_pem_x509_certificate(certificate).not_valid_after_utc


def may_sign_for(authority: bytes, hosts: Iterable[str]) -> bool:
    """Return whether the authority's certificate permits exactly these hosts."""
    extensions = x509.load_pem_x509_certificate(authority).extensions
    permitted = extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    return set(permitted) == {_permitted(host) for host in hosts}


def is_signed_by(certificate: bytes, authority: bytes) -> bool:
    issuer = x509.load_pem_x509_certificate(authority)
    try:
        x509.load_pem_x509_certificate(certificate).verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def is_for(certificate: bytes, hosts: Iterable[str]) -> bool:
    """Return whether the certificate names exactly these hosts."""
    extensions = x509.load_pem_x509_certificate(certificate).extensions
    named = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return set(named) == {name for host in hosts for name in _names(host)}


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _identity(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Identity:
    return Identity(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _permitted(host: str) -> x509.GeneralName:
    address = _address(host)
    if address is None:
        return x509.DNSName(host.removeprefix("."))
    return x509.IPAddress(ipaddress.ip_network(address))


def _names(host: str) -> list[x509.GeneralName]:
    """Return the names for one host; `.example.org` stands for the domain and every host in it, as in Django."""
    address = _address(host)
    if address is not None:
        return [x509.IPAddress(address)]
    if host.startswith("."):
        return [x509.DNSName(host[1:]), x509.DNSName("*" + host)]
    return [x509.DNSName(host)]


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
