"""The actions on editions. Each is one transaction and leaves one Event.

    drafts.py       start, prepare, import, correct, change, discard
    review.py       submit, recall, return with remarks, answer, approve
    publication.py  publish now or at a set time, withdraw
    first_publication.py  the day on which a year was first public, here or elsewhere
    approvals.py    the day on which a jurisdiction's year was approved
    code_books.py   a year's official list of headings, for the whole site
    master_data.py  departments, jurisdictions and wordings, with their log
    separation_of_duties.py  entry, review and publication by different people
    withdrawn_marks.py  files by which nginx knows what is withdrawn
    open_cells.py   fill all open cells of a table with one kind of nothing
    validation.py   findings of the rules      audit_log.py  locks and the log

Actions check the state of the edition and the separation of duties, not the permissions of the actor:
the back office and the commands that call them do that. A failed rule never stops a publication, because
the law's twenty days come first. Open cells do; one click per table fills them.
"""

from budgets.models import Event
from budgets.publishing.approvals import keep_approval
from budgets.publishing.audit_log import (
    ActRefused,
    lock,
    record_checksums,
    record_rebuild,
)
from budgets.publishing.code_books import discard_code_book, load_code_book
from budgets.publishing.drafts import (
    ReceivedFile,
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
    FirstPublication,
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
    NewRemark,
    RemarkAnswer,
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
    drift_of,
    findings_in,
    findings_on,
    kept_explanations,
    open_errors,
    validate,
)
from budgets.publishing.withdrawn_marks import write_withdrawn_marks

__all__ = [
    "HERE",
    "TO_SAY",
    "UNKNOWN",
    "ActRefused",
    "Event",
    "FirstPublication",
    "NewRemark",
    "ReceivedFile",
    "RemarkAnswer",
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
    "findings_on",
    "import_draft",
    "is_possible",
    "keep_approval",
    "keep_explanations",
    "kept_explanations",
    "lapsed_hours",
    "load_code_book",
    "lock",
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
    "write_withdrawn_marks",
]
