"""The one door to the lab: an account's KMS, buckets, objects and trail, wired together.

    installation = Installation(root_keys=…, blobs=…, randomness=…, clock=…, limits=…)
    lab = Lab(account, records, installation)
    call = lab.call("administrator", secure_transport=True)
    lab.objects.put(call, "notes", "a.txt", [b"hello"], encryption=SseKms(key_id="alias/payroll"))
    call.trace.steps

Nothing in here fetches time or randomness: both come with the installation. Nothing in here knows Django.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from encryption_lab.audit import Trail, draw_uuid
from encryption_lab.exchange import Call
from encryption_lab.identities import Account
from encryption_lab.kms.keys import KeyState, KmsKey
from encryption_lab.kms.regions import RegionalRecords
from encryption_lab.kms.rotation import is_late
from encryption_lab.kms.service import Kms
from encryption_lab.methods.bucket_keys import BucketKeys
from encryption_lab.methods.data_keys import DataKeys
from encryption_lab.ports import BlobStore, Clock, Randomness, Records, RootKeys
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.store.admission import Admission
from encryption_lab.store.bucket_settings import Buckets
from encryption_lab.store.encryption_updates import EncryptionUpdates
from encryption_lab.store.ledger import Ledger
from encryption_lab.store.limits import Limits
from encryption_lab.store.listing import Listings
from encryption_lab.store.multipart_service import Multipart
from encryption_lab.store.permissions import Permissions
from encryption_lab.store.service import ObjectStore
from encryption_lab.store.store_keys import StoreKeys
from encryption_lab.store.tagging import ObjectTags


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What all labs of one process share."""

    root_keys: RootKeys
    blobs: BlobStore
    randomness: Randomness
    clock: Clock
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class SandboxClock:
    """The lab's own time: the installation's, moved forward as far as the learner has moved it."""

    clock: Clock
    ahead: timedelta

    def now(self) -> datetime:
        return self.clock.now() + self.ahead


class Lab:
    """One account's lab. Cheap to make: one for each request."""

    def __init__(
        self,
        account: Account,
        records: Records,
        installation: Installation,
        *,
        clock_ahead: timedelta = timedelta(0),
    ) -> None:
        clock = SandboxClock(installation.clock, clock_ahead)
        randomness, limits = installation.randomness, installation.limits
        wrapping = RootWrapping(installation.root_keys, randomness)
        self.randomness = randomness
        self.account = account
        self._home_region = account.region
        self._wrapping = wrapping
        self.records = records = RegionalRecords(records, "")
        self.installation = installation
        self.clock: Clock = clock
        self.limits = limits
        self.trail, self.kms = self._trail_and_kms(account, records)
        self.store_keys = StoreKeys(
            account_id=account.account_id,
            records=records.store_keys,
            wrapping=wrapping,
            clock=clock,
            randomness=randomness,
        )
        bucket_keys = BucketKeys(
            account_id=account.account_id, records=records.bucket_keys, wrapping=wrapping, clock=clock
        )
        data_keys = DataKeys(
            kms=self.kms, store_keys=self.store_keys, bucket_keys=bucket_keys, randomness=randomness
        )
        self.permissions = Permissions(account=account, records=records, clock=clock)
        self.buckets = Buckets(
            region=account.region,
            records=records,
            trail=self.trail,
            clock=clock,
            limits=limits,
            permissions=self.permissions,
        )
        self.listings = Listings(records=records, permissions=self.permissions)
        ledger = Ledger(
            account=account,
            records=records,
            blobs=installation.blobs,
            store_keys=self.store_keys,
            limits=limits,
            permissions=self.permissions,
        )
        admission = Admission(
            account=account, ledger=ledger, data_keys=data_keys, clock=clock, randomness=randomness
        )
        self.objects = ObjectStore(
            account=account,
            records=records,
            blobs=installation.blobs,
            data_keys=data_keys,
            ledger=ledger,
            admission=admission,
            randomness=randomness,
            limits=limits,
        )
        self.object_tags = ObjectTags(records=records, ledger=ledger)
        self.encryption_updates = EncryptionUpdates(
            account=account,
            records=records,
            data_keys=data_keys,
            ledger=ledger,
            randomness=randomness,
        )
        self.multipart = Multipart(
            account=account,
            records=records,
            blobs=installation.blobs,
            data_keys=data_keys,
            ledger=ledger,
            admission=admission,
            randomness=randomness,
            limits=limits,
        )

    def in_region(self, region: str) -> Lab:
        """Return the same lab as seen from a Region: its KMS and its trail act there, its S3 where it always is."""
        there = copy(self)
        there.account = replace(self.account, region=region)
        there.records = replace(self.records, region="" if region == self._home_region else region)
        there.trail, there.kms = there._trail_and_kms(there.account, there.records)
        return there

    @property
    def home_account(self) -> Account:
        """The account as it is seen from its home Region, where its buckets are."""
        return replace(self.account, region=self._home_region)

    def keys_everywhere(self) -> list[KmsKey]:
        """Return every key of the account that is not deleted, of all Regions, the home Region's first."""
        keys, now = self.records.whole.keys, self.clock.now()
        stored = keys.all()
        late = {key.region for key in stored if is_late(key, now)}
        for region in late:
            self.in_region(region or self._home_region).kms.keys()  # looked at, what is due happens
        living = [key for key in (keys.all() if late else stored) if key.state is not KeyState.DELETED]
        return sorted(living, key=lambda key: key.region)

    def _trail_and_kms(self, account: Account, records: RegionalRecords) -> tuple[Trail, Kms]:
        clock, randomness = self.clock, self.randomness
        trail = Trail(account=account, events=records.events, clock=clock, randomness=randomness)
        kms = Kms(
            account=account,
            records=records,
            trail=trail,
            wrapping=self._wrapping,
            clock=clock,
            randomness=randomness,
            max_keys=self.limits.keys,
            region=records.region,
            others=lambda region: self.in_region(region).kms,
            home_region=self._home_region,
        )
        return trail, kms

    def call(self, principal: str, *, secure_transport: bool, has_exchange: bool = False) -> Call:
        """Return a new request by one of the account's principals.

        has_exchange   its exchange will be kept in the commit of all that it changes; so are the events that S3 causes
        """
        return Call(
            principal=self.account.user(principal),
            exchange_id=draw_uuid(self.randomness),
            secure_transport=secure_transport,
            held_events=[] if has_exchange else None,
        )
