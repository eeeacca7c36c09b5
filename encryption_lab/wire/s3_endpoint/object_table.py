"""The operations on objects whose results the model writes."""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.wire.s3_endpoint import multipart_listing as listing
from encryption_lab.wire.s3_endpoint import multipart_operations as multipart
from encryption_lab.wire.s3_endpoint import object_changes as changes
from encryption_lab.wire.s3_endpoint.asked import ModelOperation

OBJECT_RESULTS: Mapping[str, ModelOperation] = {
    "CopyObject": changes.copy_object,
    "UpdateObjectEncryption": changes.update_object_encryption,
    "GetObjectAcl": changes.get_object_acl,
    "GetObjectAttributes": changes.get_object_attributes,
    "GetObjectTagging": changes.get_object_tagging,
    "PutObjectTagging": changes.put_object_tagging,
    "DeleteObjectTagging": changes.delete_object_tagging,
    "CreateMultipartUpload": multipart.create_multipart_upload,
    "UploadPart": multipart.upload_part,
    "UploadPartCopy": multipart.upload_part_copy,
    "CompleteMultipartUpload": multipart.complete_multipart_upload,
    "AbortMultipartUpload": multipart.abort_multipart_upload,
    "ListParts": listing.list_parts,
    "ListMultipartUploads": listing.list_multipart_uploads,
}
