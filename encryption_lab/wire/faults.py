"""From an error of ours to what S3 or KMS sends: HTTP status and code, one row a class.

A class without a row of its own has its parent's. Source: Amazon S3 API Reference, Error Responses; AWS KMS API
Reference, Common Errors; where AWS's answer is not documented the row says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab import (
    bucket_errors,
    errors,
    form_errors,
    kms_errors,
    object_errors,
    policy_errors,
    request_errors,
    wire_errors,
)
from encryption_lab.errors import LabError


@dataclass(frozen=True, slots=True)
class Fault:
    status: int
    code: str


S3_FAULTS: dict[type[LabError], Fault] = {
    errors.NoSuchBucket: Fault(404, "NoSuchBucket"),
    policy_errors.NoSuchBucketPolicy: Fault(404, "NoSuchBucketPolicy"),
    errors.NoSuchKey: Fault(404, "NoSuchKey"),
    errors.NoSuchVersion: Fault(404, "NoSuchVersion"),
    errors.NoSuchUpload: Fault(404, "NoSuchUpload"),
    errors.NoSuchKmsKey: Fault(400, "KMS.NotFoundException"),
    errors.NotFound: Fault(404, "NoSuchKey"),
    errors.Denied: Fault(403, "AccessDenied"),
    errors.BucketExists: Fault(409, "BucketAlreadyOwnedByYou"),
    errors.BucketNotEmpty: Fault(409, "BucketNotEmpty"),
    errors.Conflict: Fault(409, "OperationAborted"),
    errors.InvalidValue: Fault(400, "InvalidArgument"),
    errors.InvalidBucketName: Fault(400, "InvalidBucketName"),
    errors.CustomerAlgorithmUnknown: Fault(400, "InvalidEncryptionAlgorithmError"),
    policy_errors.MalformedPolicy: Fault(400, "MalformedPolicy"),
    errors.InvalidPart: Fault(400, "InvalidPart"),
    errors.InvalidPartOrder: Fault(400, "InvalidPartOrder"),
    errors.PartTooSmall: Fault(400, "EntityTooSmall"),
    errors.IncompleteBody: Fault(400, "IncompleteBody"),
    errors.DigestMismatch: Fault(400, "BadDigest"),
    errors.DigestMalformed: Fault(400, "InvalidDigest"),
    errors.EntityTooLarge: Fault(400, "EntityTooLarge"),
    errors.KeyTooLong: Fault(400, "KeyTooLongError"),
    errors.RangeNotSatisfiable: Fault(416, "InvalidRange"),
    errors.MethodNotAllowedOnMarker: Fault(405, "MethodNotAllowed"),
    errors.BadRequest: Fault(400, "InvalidRequest"),
    errors.KeyDisabled: Fault(400, "KMS.DisabledException"),
    errors.KeyStateInvalid: Fault(400, "KMS.KMSInvalidStateException"),
    errors.InvalidCiphertext: Fault(400, "KMS.InvalidCiphertextException"),
    errors.KmsRefusal: Fault(400, "KMS.KMSInvalidStateException"),
    errors.QuotaExceeded: Fault(403, "QuotaExceeded"),  # a limit of the lab's; S3 has none like it
    request_errors.AccessKeyUnknown: Fault(403, "InvalidAccessKeyId"),
    request_errors.SignatureMismatch: Fault(403, "SignatureDoesNotMatch"),
    request_errors.TimeTooSkewed: Fault(403, "RequestTimeTooSkewed"),
    request_errors.AuthorizationMalformed: Fault(400, "AuthorizationHeaderMalformed"),
    request_errors.AuthorizationQueryMalformed: Fault(400, "AuthorizationQueryParametersError"),
    request_errors.ScopeWrong: Fault(400, "AuthorizationHeaderMalformed"),
    request_errors.SecurityTokenInvalid: Fault(400, "InvalidToken"),
    request_errors.ContentHashMalformed: Fault(400, "InvalidArgument"),
    request_errors.ContentHashMismatch: Fault(400, "XAmzContentSHA256Mismatch"),
    request_errors.LengthMissing: Fault(411, "MissingContentLength"),
    request_errors.TrailerMalformed: Fault(400, "MalformedTrailerError"),
    request_errors.BodyStalled: Fault(400, "RequestTimeout"),
    request_errors.MalformedXml: Fault(400, "MalformedXML"),
    request_errors.InvalidUri: Fault(400, "InvalidURI"),
    request_errors.MethodNotAllowed: Fault(405, "MethodNotAllowed"),
    request_errors.NotImplementedHere: Fault(501, "NotImplemented"),
    object_errors.PreconditionFailed: Fault(412, "PreconditionFailed"),
    object_errors.NotModified: Fault(304, "NotModified"),  # no fault, and answered without a document
    object_errors.PartNotSatisfiable: Fault(416, "InvalidPartNumber"),
    object_errors.MetadataTooLarge: Fault(400, "MetadataTooLarge"),
    object_errors.StorageClassUnknown: Fault(400, "InvalidStorageClass"),
    object_errors.AclNotSupported: Fault(400, "AccessControlListNotSupported"),
    object_errors.TagInvalid: Fault(400, "InvalidTag"),
    object_errors.TooManyTags: Fault(400, "BadRequest"),
    bucket_errors.SettingNotFound: Fault(404, "NoSuchConfiguration"),
    bucket_errors.NoSuchTagSet: Fault(404, "NoSuchTagSet"),
    bucket_errors.NoSuchCorsConfiguration: Fault(404, "NoSuchCORSConfiguration"),
    bucket_errors.NoSuchLifecycleConfiguration: Fault(404, "NoSuchLifecycleConfiguration"),
    bucket_errors.NoSuchWebsiteConfiguration: Fault(404, "NoSuchWebsiteConfiguration"),
    bucket_errors.ReplicationNotFound: Fault(404, "ReplicationConfigurationNotFoundError"),
    bucket_errors.ObjectLockNotFound: Fault(404, "ObjectLockConfigurationNotFoundError"),
    bucket_errors.LocationUnknown: Fault(400, "InvalidLocationConstraint"),
    bucket_errors.LocationElsewhere: Fault(400, "IllegalLocationConstraintException"),
    bucket_errors.AclNotSettable: Fault(400, "InvalidBucketAclWithObjectOwnership"),
    bucket_errors.VersioningUnspecified: Fault(400, "IllegalVersioningConfigurationException"),
    bucket_errors.TooManyBucketTags: Fault(400, "InvalidTag"),
    form_errors.FormMalformed: Fault(400, "MalformedPOSTRequest"),
    form_errors.FieldsTooLarge: Fault(400, "MaxPostPreDataLengthExceededError"),
    form_errors.PolicyMalformed: Fault(400, "InvalidPolicyDocument"),
    form_errors.UploadTooSmall: Fault(400, "EntityTooSmall"),
    errors.StorageFull: Fault(503, "ServiceUnavailable"),
    errors.Tampered: Fault(500, "InternalError"),  # what S3 would say of damaged storage is not documented
}

KMS_FAULTS: dict[type[LabError], Fault] = {
    # Source: AWS KMS API Reference, Common Errors.
    request_errors.NotSigned: Fault(400, "MissingAuthenticationToken"),
    request_errors.AccessKeyUnknown: Fault(400, "UnrecognizedClientException"),
    request_errors.SignatureMismatch: Fault(400, "InvalidSignatureException"),
    request_errors.TimeTooSkewed: Fault(400, "InvalidSignatureException"),
    request_errors.AuthorizationMalformed: Fault(400, "IncompleteSignature"),
    request_errors.ScopeWrong: Fault(400, "InvalidSignatureException"),
    request_errors.SecurityTokenInvalid: Fault(400, "UnrecognizedClientException"),
    errors.NotFound: Fault(400, "NotFoundException"),
    errors.Denied: Fault(400, "AccessDeniedException"),
    errors.AliasExists: Fault(400, "AlreadyExistsException"),
    errors.KeyDisabled: Fault(400, "DisabledException"),
    errors.KeyStateInvalid: Fault(400, "KMSInvalidStateException"),
    errors.InvalidCiphertext: Fault(400, "InvalidCiphertextException"),
    errors.IncorrectKey: Fault(400, "IncorrectKeyException"),
    errors.OperationUnsupported: Fault(400, "UnsupportedOperationException"),
    kms_errors.NotThePrimaryKey: Fault(400, "UnsupportedOperationException"),
    kms_errors.ReplicaExists: Fault(400, "AlreadyExistsException"),
    kms_errors.NoSuchRegion: Fault(400, "UnsupportedOperationException"),
    errors.LimitExceeded: Fault(400, "LimitExceededException"),
    errors.QuotaExceeded: Fault(400, "LimitExceededException"),
    wire_errors.SerializationFailed: Fault(400, "SerializationException"),
    wire_errors.OperationUnknown: Fault(400, "UnknownOperationException"),
    wire_errors.OperationNotOffered: Fault(400, "UnsupportedOperationException"),
    wire_errors.TimeRangeInvalid: Fault(400, "InvalidTimeRangeException"),
    wire_errors.LookupAttributesInvalid: Fault(400, "InvalidLookupAttributesException"),
    wire_errors.NextTokenInvalid: Fault(400, "InvalidNextTokenException"),
    wire_errors.MarkerInvalid: Fault(400, "InvalidMarkerException"),
    kms_errors.ImportTokenInvalid: Fault(400, "InvalidImportTokenException"),
    kms_errors.ImportTokenExpired: Fault(400, "ExpiredImportTokenException"),
    kms_errors.KeyMaterialIncorrect: Fault(400, "IncorrectKeyMaterialException"),
    kms_errors.NoMaterialToRotateTo: Fault(400, "KMSInvalidStateException"),
    kms_errors.DryRunSucceeded: Fault(400, "DryRunOperationException"),
    kms_errors.GrantTokenInvalid: Fault(400, "InvalidGrantTokenException"),
    kms_errors.ArnInvalid: Fault(400, "InvalidArnException"),
    kms_errors.TagRefused: Fault(400, "TagException"),
    request_errors.NotImplementedHere: Fault(400, "UnsupportedOperationException"),
    errors.KmsRefusal: Fault(400, "ValidationException"),
    policy_errors.MalformedPolicy: Fault(400, "MalformedPolicyDocumentException"),
    errors.BadRequest: Fault(400, "ValidationException"),
    errors.Conflict: Fault(400, "ConflictException"),
    errors.Tampered: Fault(500, "KMSInternalException"),
    errors.StorageFull: Fault(500, "KMSInternalException"),
}


ERROR_MODULES = (
    bucket_errors,
    errors,
    form_errors,
    kms_errors,
    object_errors,
    policy_errors,
    request_errors,
    wire_errors,
)


def s3_fault(error: LabError) -> Fault:
    return _fault(S3_FAULTS, type(error))


def kms_fault(error: LabError) -> Fault:
    return _fault(KMS_FAULTS, type(error))


def code_of(error_name: str, *, kms: bool) -> str:
    """Return the wire code for the name of an error class, as the audit trail keeps it."""
    error_class = next(getattr(module, error_name) for module in ERROR_MODULES if hasattr(module, error_name))
    return _fault(KMS_FAULTS if kms else S3_FAULTS, error_class).code


def _fault(table: dict[type[LabError], Fault], error_class: type[LabError]) -> Fault:
    return next(table[parent] for parent in error_class.__mro__ if parent in table)
