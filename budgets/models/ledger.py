"""Public acts and the lines of the logs as links of chains, which nobody can rewrite unseen.

The database computes every row, whatever is passed (`db/sql/ledger.sql`), and changes none.
"""

from __future__ import annotations

from django.db import models

from budgets.models.departments import Jurisdiction
from budgets.models.history import Event

NO_HASH = "0" * 64  # before the first link of a chain


class LedgerEntry(models.Model):
    """A public act in the chain of its jurisdiction, where it stays if the department moves to another."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="entry")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    jurisdiction_slug = models.CharField(max_length=60)
    sequence = models.PositiveIntegerField()
    title_digest = models.CharField(max_length=64)
    note_digest = models.CharField(max_length=64)
    hash_before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "sequence"], name="ledger_entry_once_a_place"
            ),
            models.UniqueConstraint(fields=["hash"], name="ledger_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_slug} {self.sequence}"


class LedgerSalt(models.Model):
    """What was put before the words of an act to make their digests. It goes when the words go."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="salt")
    salt = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.event_id)


class LogLink(models.Model):
    """A line of a log in its chain: `log` is its table, `item` its key, `chain` a jurisdiction or 0."""

    log = models.CharField(max_length=60)
    chain = models.BigIntegerField()
    sequence = models.BigIntegerField()
    item = models.BigIntegerField()
    hash_before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["log", "chain", "sequence"], name="log_link_once"),
            models.UniqueConstraint(fields=["log", "item"], name="log_link_of_one_item"),
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.chain} {self.sequence}"


class Checkpoint(models.Model):
    """The heads of all chains at one moment: lines of log, chain, sequence and hash."""

    sequence = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    heads = models.TextField()
    hash_before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["-sequence"]
        constraints = [models.UniqueConstraint(fields=["hash"], name="checkpoint_once")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"
