"""The one address that clients talk to: S3, KMS, CloudTrail and STS, told apart by what a request looks like.

    endpoint = Endpoint(access_key=find, lab=lab_of, clock=clock, new_request_id=…)
    answer = endpoint.answer(request, read, content_length=…)

Nothing in here knows Django or WSGI. A request that is not signed, or wrongly, reaches no operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from encryption_lab.errors import LabError
from encryption_lab.lab import Lab
from encryption_lab.ports import Clock
from encryption_lab.request_errors import MethodNotAllowed, ScopeWrong
from encryption_lab.wire import caller_identity, json_endpoint
from encryption_lab.wire.faults import kms_fault
from encryption_lab.wire.form_posts.body import FormBody, is_form
from encryption_lab.wire.form_posts.posting import POST_OBJECT, read_post
from encryption_lab.wire.form_posts.signature import verify_form
from encryption_lab.wire.protocols import service_models
from encryption_lab.wire.s3_endpoint import answering as s3
from encryption_lab.wire.s3_endpoint.asked import Answer
from encryption_lab.wire.sigv4.claims import is_signed
from encryption_lab.wire.sigv4.hoisted import with_hoisted_headers
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.payloads import Read, payload
from encryption_lab.wire.sigv4.verifying import AccessKey, Signer, verify

FORM = "application/x-www-form-urlencoded; charset=utf-8"
STS_HEADERS = (("Content-Type", caller_identity.CONTENT_TYPE),)


def is_for_endpoint(method: str, query: str, headers: Mapping[str, bytes]) -> bool:
    """Tell whether a request of the site's address is a client's: it is signed, or a call in AWS's JSON protocol."""
    request = IncomingRequest(method=method, path=b"/", query=query, headers=headers, secure_transport=False)
    return json_endpoint.TARGET in headers or is_signed(request)


def is_form_post(method: str, headers: Mapping[str, bytes]) -> bool:
    """Tell whether it may be S3's form: which it is, and not a page's, its address tells."""
    return method == "POST" and is_form(headers.get("content-type", b"").decode("latin-1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`access_key` finds a key by its id; `lab` opens the lab of the account that a key belongs to."""

    access_key: Callable[[str], AccessKey | None]
    lab: Callable[[AccessKey], Lab]
    clock: Clock
    new_request_id: Callable[[], str]

    def answer(self, request: IncomingRequest, read: Read, *, content_length: int | None) -> Answer:
        """Return the answer; close it when it has been sent. `read` gives the raw body."""
        if json_endpoint.TARGET in request.headers:
            return self._answer_json(request, read)
        if request.text("content-type") == FORM and request.path == b"/":
            return self._answer_sts(request, read)
        if is_form_post(request.method, request.headers) and not is_signed(request):
            return self._answer_form(request, read, content_length)
        return self._answer_s3(request, read, content_length)

    def _answer_json(self, request: IncomingRequest, read: Read) -> Answer:
        try:
            body = json_endpoint.read_body(read)
            signer = self._signer(request, body)
            wanted = json_endpoint.service_of(request)
            _check_scope(signer, wanted)
            lab = _there(signer, self.lab(signer.access_key))
        except LabError as error:
            return json_endpoint.refuse(error, self.new_request_id())
        return json_endpoint.answer(lab, signer.access_key.principal, request, body)

    def _answer_sts(self, request: IncomingRequest, read: Read) -> Answer:
        try:
            body = json_endpoint.read_body(read)
            signer = self._signer(request, body)
            _check_scope(signer, "sts")
        except LabError as error:
            fault, request_id = kms_fault(error), self.new_request_id()
            refusal = caller_identity.refusal(fault.code, str(error), request_id)
            return Answer(status=fault.status, headers=STS_HEADERS, body=refusal)
        lab = self.lab(signer.access_key)
        call = lab.call(signer.access_key.principal, secure_transport=request.secure_transport)
        status, document = caller_identity.answer_query(lab, call, body)
        return Answer(status=status, headers=STS_HEADERS, body=document)

    def _answer_s3(self, request: IncomingRequest, read: Read, content_length: int | None) -> Answer:
        lab, principal = None, ""
        try:
            signer = verify(request, access_key=self.access_key, now=self.clock.now())
            lab, principal = self.lab(signer.access_key), signer.access_key.principal
            _check_scope(signer, "s3")
            _check_region(signer, lab)
            if signer.is_presigned:
                request = with_hoisted_headers(request)
            body = payload(
                signer,
                read,
                content_length=content_length,
                decoded_length=request.text("x-amz-decoded-content-length"),
            )
        except LabError as error:
            return s3.refuse(lab, principal, request, error, request_id=self.new_request_id())
        return s3.answer(lab, principal, request, body)

    def _answer_form(self, request: IncomingRequest, read: Read, content_length: int | None) -> Answer:
        lab, principal = None, ""
        try:
            bucket, key = s3.named(request)
            if not bucket or key:
                raise MethodNotAllowed
            form = FormBody(request.text("content-type") or "", read, content_length=content_length)
            signer = verify_form(form.fields, access_key=self.access_key)
            lab, principal = self.lab(signer.access_key), signer.access_key.principal
            _check_scope(signer, "s3")
            _check_region(signer, lab)
            post = read_post(form, bucket=bucket, now=self.clock.now())
        except LabError as error:
            request_id = self.new_request_id()
            return s3.refuse(lab, principal, request, error, request_id=request_id, operation=POST_OBJECT)
        return s3.answer_form(lab, principal, request, post)

    def _signer(self, request: IncomingRequest, body: bytes) -> Signer:
        return verify(
            request,
            access_key=self.access_key,
            now=self.clock.now(),
            payload_hash=json_endpoint.hash_of(body),
        )


def _check_scope(signer: Signer, service: str) -> None:
    if signer.scope.service != service:
        raise ScopeWrong.service(service)


def _there(signer: Signer, lab: Lab) -> Lab:
    """Return the lab in the Region that was signed for. Raises ScopeWrong where AWS has none of that name."""
    region = signer.scope.region
    if region not in service_models.regions():
        raise ScopeWrong.no_region()
    return lab.in_region(region)


def _check_region(signer: Signer, lab: Lab) -> None:
    if signer.scope.region != lab.account.region:
        raise ScopeWrong.region(signer.scope.region, lab.account.region)
