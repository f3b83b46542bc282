"""Every table of the database, and how far it may change: frozen (by what), growing only, or free (why).

From this list follows what the site's role is granted (budgets/db/grants.py). A test holds it against the
database: a table that is missing here, a trigger that is missing there, another grant, and it fails.
"""

from __future__ import annotations

from budgets.db.grants import Table, free, frozen, grows

_EDITED = "INSERT UPDATE DELETE"

TABLES: tuple[Table, ...] = (
    # What hangs on an edition changes while that is a draft.
    frozen("budgets_edition", "begins_as_draft", "frozen_once_published", may=_EDITED),
    frozen("budgets_finding", "frozen_once_published", may=_EDITED),
    frozen("budgets_function", "frozen_once_published", may=_EDITED),
    frozen("budgets_holding", "frozen_once_published", may=_EDITED),
    frozen("budgets_indicator", "frozen_once_published", may=_EDITED),
    frozen("budgets_line", "frozen_once_published", may=_EDITED),
    frozen("budgets_original", "frozen_once_published", may=_EDITED),
    frozen("budgets_passage", "frozen_once_published", may=_EDITED),
    frozen("budgets_priority", "frozen_once_published", may=_EDITED),
    frozen("budgets_project", "frozen_once_published", may=_EDITED),
    frozen("budgets_reason", "frozen_once_published", may=_EDITED),
    frozen("budgets_remainder", "frozen_once_published", may=_EDITED),
    frozen("budgets_remark", "frozen_once_published", may=_EDITED),
    frozen("budgets_statement", "frozen_once_published", may=_EDITED),
    frozen("budgets_term", "frozen_once_published", may=_EDITED),
    frozen("budgets_unit", "frozen_once_published", may=_EDITED),
    # What is kept of an edition for the public comes with its publication, and stays.
    frozen("budgets_sealedcopy", "kept_at_publication", "keep_seal", may="INSERT"),
    frozen("budgets_filerows", "kept_at_publication", "only_of_the_public", may="INSERT"),
    frozen("budgets_publishedwords", "kept_at_publication", "only_of_the_public", may="INSERT"),
    frozen("budgets_searchentry", "kept_at_publication", "only_of_the_public", may="INSERT"),
    frozen("budgets_publicstate", "only_counted", may=""),
    # What is said of departments and places changes only with a line in the log.
    frozen("budgets_department", "told_in_the_log", "address_kept", may="INSERT UPDATE"),
    frozen("budgets_jurisdiction", "told_in_the_log", may="INSERT UPDATE"),
    frozen("budgets_formername", "told_in_the_log", may=_EDITED),
    frozen("budgets_formeraddress", "told_in_the_log", may=_EDITED),
    frozen("budgets_succession", "told_in_the_log", may=_EDITED),
    frozen("budgets_approval", "told_in_the_log", may="INSERT UPDATE"),
    frozen("budgets_wording", "told_in_the_log", may=_EDITED),
    frozen("budgets_codebook", "told_in_the_log", "books_stay", may="INSERT DELETE"),
    # The logs.
    grows("budgets_event", "only_grow"),
    grows("budgets_change", "only_grow", "with_their_act"),
    grows("accounts_accountevent", "only_grows"),
    # Their chains, which only triggers write, with the rights of the tables' owner.
    grows("budgets_ledgerentry", "computed", "only_grow", may=""),
    frozen("budgets_ledgersalt", "keep_salt", may=""),
    grows("budgets_loglink", "computed", "only_grow", may=""),
    grows("budgets_checkpoint", "computed", "only_grow"),
    # Free: nothing that was published rests on it.
    free(
        "budgets_filesum",
        "a cache: a row that the site did not sign does not count",
        may="INSERT UPDATE",
    ),
    free("budgets_upload", "waits for its uploader's confirmation, for a day"),
    free("budgets_assignment", "who works where; the log of accounts has each change"),
    free("auth_user", "accounts; the log of accounts has each change"),
    free("auth_user_groups", "who has which role; the log of accounts has each change"),
    free("auth_user_user_permissions", "Django's; the back office gives rights by roles"),
    free("auth_group", "a site's own groups"),
    free("auth_group_permissions", "a site's own groups; migrate sets those of the roles"),
    free("auth_permission", "made by migrate", may=""),
    free("django_content_type", "made by migrate", may=""),
    free("django_migrations", "written by migrate", may=""),
    free(
        "django_admin_log",
        "Django's own log; the logs of acts and of accounts are the ones that count",
    ),
    free(
        "accounts_formerpassword",
        "hashes of passwords had before; the oldest go",
        may="INSERT DELETE",
    ),
    free(
        "accounts_passworddue",
        "whose password is to be changed; the log of accounts has each change",
    ),
    free(
        "accounts_grant",
        "power that waits for a second person; the log of accounts has each step",
    ),
    free("accounts_tries", "counts of wrong logins, which fade; the log of accounts keeps each"),
    free("axes_accessattempt", "counts failed logins for minutes; the log of accounts keeps them"),
    free("axes_accessattemptexpiration", "counts failed logins for minutes"),
    free("axes_accessfailurelog", "not used: the log of accounts keeps failures"),
    free("axes_accesslog", "not used: the log of accounts keeps logins"),
    free("otp_static_staticdevice", "second factors; the log of accounts has each change"),
    free("otp_static_statictoken", "recovery codes, as digests, which go as they are used"),
    free("otp_totp_totpdevice", "second factors; the log of accounts has each change"),
    free("qsessions_session", "logins under way"),
)
