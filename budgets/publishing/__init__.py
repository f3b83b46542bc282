"""The acts: what changes an edition's standing. Each is one transaction and leaves one Event.

    drafts.py       start, prepare, import, correct, change, discard
    review.py       submit, take back, return with remarks, answer, approve
    publication.py  publish, at once or at an hour, and withdraw
    first_publication.py  when a year was first public, here or elsewhere
    approvals.py    the day on which a year was approved
    code_books.py   a year's official list of headings, for the whole site
    particulars.py  what is said of departments, jurisdictions and wordings
    hands.py        entry, review and publication in different hands
    open_cells.py   what is not filled in, said for a table at once
    judging.py      what the rules say      recording.py  locks and the log

Acts check the state of the edition and whose hands it has passed, not the rights of the actor: the admin
and the commands that call them do that. A failed rule never stops a publication: the law's twenty days
come first. What is not filled in does: that takes one click a table.
"""

from budgets.models import Event
from budgets.publishing.approvals import keep_approval
from budgets.publishing.audit_log import (
    ActRefused,
    lock_edition,
    record_checksums,
    record_rebuild,
)
from budgets.publishing.code_books import discard_code_book, load_code_book
from budgets.publishing.drafts import (
    Editing,
    Received,
    changing,
    correct,
    create_draft,
    discard_draft,
    import_draft,
    prepare_draft,
    start_draft,
    starting_disclosure,
    why_fixed,
    why_not_corrected,
    why_not_discarded,
)
from budgets.publishing.first_publication import (
    HERE,
    UNKNOWN,
    First,
    default_first_publication,
    is_possible,
)
from budgets.publishing.master_data import master_data_of, save_master_data
from budgets.publishing.open_cells import TO_SAY, empty_tables, fill_open_cells
from budgets.publishing.publication import (
    cancel_schedule,
    publish,
    publish_approved,
    publish_due,
    schedule,
    withdraw,
    wording_given_way,
)
from budgets.publishing.review import (
    Answered,
    Asked,
    answer,
    approve,
    keep_explanations,
    recall,
    send_back,
    submission_of,
    submit,
    why_not_recalled,
)
from budgets.publishing.separation_of_duties import lapsed_hours, objection
from budgets.publishing.validation import (
    Drift,
    drift_of,
    findings_in,
    kept_explanations,
    open_errors,
    validate,
)

__all__ = [
    "HERE",
    "TO_SAY",
    "UNKNOWN",
    "ActRefused",
    "Answered",
    "Asked",
    "Drift",
    "Editing",
    "Event",
    "First",
    "Received",
    "answer",
    "approve",
    "cancel_schedule",
    "changing",
    "correct",
    "create_draft",
    "default_first_publication",
    "discard_code_book",
    "discard_draft",
    "drift_of",
    "empty_tables",
    "fill_open_cells",
    "findings_in",
    "import_draft",
    "is_possible",
    "keep_approval",
    "keep_explanations",
    "kept_explanations",
    "lapsed_hours",
    "load_code_book",
    "lock_edition",
    "master_data_of",
    "objection",
    "open_errors",
    "prepare_draft",
    "publish",
    "publish_approved",
    "publish_due",
    "recall",
    "record_checksums",
    "record_rebuild",
    "save_master_data",
    "schedule",
    "send_back",
    "start_draft",
    "starting_disclosure",
    "submission_of",
    "submit",
    "validate",
    "why_fixed",
    "why_not_corrected",
    "why_not_discarded",
    "why_not_recalled",
    "withdraw",
    "wording_given_way",
]
