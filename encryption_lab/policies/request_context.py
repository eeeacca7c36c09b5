"""What every request of the lab has for the global condition keys."""

from __future__ import annotations

from datetime import datetime

from encryption_lab.exchange import Call


def global_context(
    call: Call, *, now: datetime, region: str, secure_transport: bool
) -> dict[str, tuple[str, ...]]:
    """Return condition keys in lower case with their values. `secure_transport` is that of the hop to the service."""
    principal = call.principal
    return {
        "aws:securetransport": (str(secure_transport).lower(),),
        "aws:principalarn": (principal.arn,),
        "aws:principalaccount": (principal.account_id,),
        "aws:principaltype": ("User",),
        "aws:username": (principal.name,),
        "aws:requestedregion": (region,),
        "aws:currenttime": (now.strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:epochtime": (str(int(now.timestamp())),),
    }
