"""The endpoint at a host name and a port of its own: virtual-host style, and no pages.

No name is looked up: boto3 signs for `bucket.s3.localhost`, and a hook then sends the very request to this machine, as
a name server of one's own would make it. So the tests need neither `*.localhost` in the resolver nor a changed one.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, make_sandbox, refusal
from tests.endpoint.test_form_posts import post
from tests.live_site import LiveSite, free_port, run_site

HOST = "s3.localhost"


@pytest.fixture(scope="module")
def own_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, own_port: int) -> Iterator[LiveSandbox]:
    places = {"ENVELOPE_ENDPOINT_HOST": HOST, "ENVELOPE_ENDPOINT_PORT": str(own_port)}
    with run_site(tmp_path_factory.mktemp("own-place") / "var", **places) as site:
        yield make_sandbox(site)


def client(own: LiveSandbox, url: str, style: str = "virtual", service: str = "s3", name: str = HOST) -> Any:
    """Return a client of `name` at the port and scheme of `url`."""
    address = urlsplit(url)
    key_id, secret = own.keys["administrator"]
    made = boto3.client(
        service,
        endpoint_url=f"{address.scheme}://{name}:{address.port}",
        verify=str(own.site.authority_file),
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        region_name=own.region,
        config=Config(s3={"addressing_style": style}, retries={"max_attempts": 0}),
    )

    def send_here(request: Any, **_: Any) -> None:
        signed_for = urlsplit(request.url)
        request.headers["Host"] = signed_for.netloc
        request.url = signed_for._replace(netloc=f"localhost:{signed_for.port}").geturl()

    made.meta.events.register(f"before-send.{service}", send_here)
    return made


def urls(site: LiveSite, own_port: int) -> tuple[str, ...]:
    return site.http_url, site.https_url, f"https://localhost:{own_port}"


def ask(own: LiveSandbox, url: str, host: str, **asked: Any) -> urllib3.BaseHTTPResponse:
    with urllib3.PoolManager(ca_certs=str(own.site.authority_file), retries=False) as pool:
        return pool.request("GET", url, headers={"Host": host, **asked}, redirect=False)


@pytest.mark.parametrize("style", ["virtual", "path"])
def test_both_styles_reach_the_same_objects(own: LiveSandbox, own_port: int, style: str) -> None:
    for number, url in enumerate(urls(own.site, own_port)):
        s3 = client(own, url, style)
        key = f"a folder/{style} {number} \u00fc+%2F"
        s3.put_object(Bucket="objects", Key=key, Body=b"content")
        assert s3.get_object(Bucket="objects", Key=key)["Body"].read() == b"content"
        assert own.client().get_object(Bucket="objects", Key=key)["Body"].read() == b"content"
        listed = s3.list_objects_v2(Bucket="objects", Prefix="a folder/")
        assert key in [each["Key"] for each in listed["Contents"]]
        assert {each["Name"] for each in s3.list_buckets()["Buckets"]} >= {"objects", "versions"}
        s3.close()


def test_buckets_are_made_and_gone_by_their_host(own: LiveSandbox) -> None:
    s3 = client(own, own.site.https_url)
    s3.create_bucket(Bucket="by-host", CreateBucketConfiguration={"LocationConstraint": own.region})
    s3.head_bucket(Bucket="by-host")
    s3.delete_bucket(Bucket="by-host")
    with pytest.raises(ClientError) as refused:
        s3.list_objects_v2(Bucket="by-host")
    assert refusal(refused.value)[:2] == (404, "NoSuchBucket")


def test_a_presigned_url_and_a_form_name_the_bucket_in_the_host(own: LiveSandbox) -> None:
    s3 = client(own, own.site.https_url)
    made = s3.generate_presigned_post("objects", "by a form")
    address = urlsplit(made["url"])
    assert address.netloc.startswith("objects.s3.localhost")
    here = f"https://localhost:{address.port}"
    with urllib3.PoolManager(ca_certs=str(own.site.authority_file), retries=False) as pool:
        answer = post(pool, f"{here}/", made["fields"], b"sent", host=address.netloc)
        assert answer.status == 204, answer.data
        assert answer.headers["location"] == f"https://{address.netloc}/by%20a%20form"
    url = urlsplit(s3.generate_presigned_url("get_object", {"Bucket": "objects", "Key": "by a form"}))
    assert ask(own, f"{here}{url.path}?{url.query}", url.netloc).data == b"sent"
    assert ask(own, f"{here}{url.path}?{url.query}", f"versions.{HOST}").status == 403


def test_the_other_services_are_there_too(own: LiveSandbox) -> None:
    assert client(own, own.site.https_url, service="kms").list_keys()["Keys"]
    assert client(own, own.site.https_url, service="sts").get_caller_identity()["Account"] == own.account_id


@pytest.mark.parametrize("path", ["/", "/lab/", "/lab/connect", "/static/staticfiles.json"])
def test_no_page_is_there(own: LiveSandbox, own_port: int, path: str) -> None:
    *site, own_url = urls(own.site, own_port)
    for url, host in (*((each, HOST) for each in site), (own_url, "localhost"), (own_url, "whatever.test")):
        answer = ask(own, url + path, host)
        assert (answer.status, b"<Code>AccessDenied</Code>" in answer.data) == (403, True)
    assert (
        ask(own, own.site.https_url + "/lab/", f"localhost:{urlsplit(own.site.https_url).port}").status == 200
    )


def test_the_sites_own_addresses_stay_path_style(own: LiveSandbox) -> None:
    own.client().put_object(Bucket="objects", Key="as ever", Body=b"x")
    assert own.client().head_object(Bucket="objects", Key="as ever")["ContentLength"] == 1


@pytest.mark.parametrize("name", [HOST, f"objects.{HOST}"])
def test_the_certificate_names_every_bucket(own: LiveSandbox, own_port: int, name: str) -> None:
    trust = ssl.create_default_context(cafile=own.site.authority_file)
    with (
        socket.create_connection(("localhost", own_port), timeout=10) as link,
        trust.wrap_socket(link, server_hostname=name) as checked,
    ):
        assert checked.version() in ("TLSv1.2", "TLSv1.3")


def test_connect_shows_the_endpoints_own_address(own: LiveSandbox, own_port: int) -> None:
    host = f"localhost:{urlsplit(own.site.https_url).port}"
    assert f"https://{HOST}:{own_port}".encode() in ask(own, f"{own.site.https_url}/lab/connect", host).data
