"""The actions that a policy may name, and what kind of resource each is done to.

A real action that the lab does not offer may be named, since nobody asks for it here; one that does not exist may not.
Source: Service Authorization Reference, Amazon S3 and AWS KMS (November 2026).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

from encryption_lab.policies.wildcards import matches


class Target(Enum):
    OBJECT = auto()
    BUCKET = auto()
    KEY = auto()
    ACCOUNT = auto()


_S3_OBJECT = """
AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectTagging DeleteObjectVersion
DeleteObjectVersionTagging GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention
GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionAttributes GetObjectVersionTagging
ListMultipartUploadParts PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention PutObjectTagging
PutObjectVersionAcl PutObjectVersionTagging ReplicateDelete ReplicateObject RestoreObject UpdateObjectEncryption
"""
_S3_BUCKET = """
CreateBucket DeleteBucket DeleteBucketPolicy DeleteBucketWebsite GetAccelerateConfiguration GetAnalyticsConfiguration
GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketNotification GetBucketObjectLockConfiguration
GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment
GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetIntelligentTieringConfiguration
GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration ListBucket
ListBucketMultipartUploads ListBucketVersions PutAccelerateConfiguration PutAnalyticsConfiguration PutBucketAcl
PutBucketCORS PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration PutBucketOwnershipControls
PutBucketPolicy PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning
PutBucketWebsite PutEncryptionConfiguration PutIntelligentTieringConfiguration PutInventoryConfiguration
PutLifecycleConfiguration PutMetricsConfiguration PutReplicationConfiguration
"""
_KMS_KEY = """
CancelKeyDeletion CreateAlias CreateGrant Decrypt DeleteAlias DeleteImportedKeyMaterial DeriveSharedSecret DescribeKey
DisableKey DisableKeyRotation EnableKey EnableKeyRotation Encrypt GenerateDataKey GenerateDataKeyPair
GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GetKeyPolicy GetKeyRotationStatus
GetParametersForImport GetPublicKey ImportKeyMaterial ListGrants ListKeyPolicies ListKeyRotations ListResourceTags
PutKeyPolicy ReEncryptFrom ReEncryptTo ReplicateKey RetireGrant RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion Sign
SynchronizeMultiRegionKey TagResource UntagResource UpdateAlias UpdateKeyDescription UpdatePrimaryRegion Verify
VerifyMac
"""
_KMS_ACCOUNT = """
ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DescribeCustomKeyStores
DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys ListRetirableGrants UpdateCustomKeyStore
"""


def _named(service: str, names: str, target: Target) -> dict[str, Target]:
    return {f"{service}:{name}": target for name in names.split()}


ACTIONS = {
    **_named("s3", _S3_OBJECT, Target.OBJECT),
    **_named("s3", _S3_BUCKET, Target.BUCKET),
    "s3:ListAllMyBuckets": Target.ACCOUNT,
    **_named("kms", _KMS_KEY, Target.KEY),
    **_named("kms", _KMS_ACCOUNT, Target.ACCOUNT),
}


def action_matches(pattern: str, action: str) -> bool:
    """Actions are not case-sensitive; both * and ? may stand anywhere in them."""
    return matches(pattern.lower(), action.lower())


def named_by(pattern: str, services: Iterable[str]) -> frozenset[str]:
    """Return the actions of these services that a pattern means; none for one that does not exist."""
    known = set(services)
    return frozenset(
        action for action in ACTIONS if action.partition(":")[0] in known and action_matches(pattern, action)
    )
