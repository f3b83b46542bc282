"""Every table of the database: which triggers guard it, or why none does, and what the site may do to it.

The site's role is granted what this list declares (budgets/db/grants.py). A test compares the list with the
database: a missing table, a missing trigger or another grant makes it fail.
"""

from __future__ import annotations

from budgets.db.grants import TableAccess, free, guarded

_EDITED = "INSERT UPDATE DELETE"
_PARTS_OF_EDITIONS = (
    *("budgets_finding", "budgets_function", "budgets_holding", "budgets_indicator"),
    *("budgets_line", "budgets_original", "budgets_particular", "budgets_passage"),
    *(
        "budgets_priority",
        "budgets_project",
        "budgets_reason",
        "budgets_remainder",
        "budgets_remark",
    ),
    *("budgets_statement", "budgets_term", "budgets_unit"),
)

TABLES: tuple[TableAccess, ...] = (
    # Editions and their parts: frozen once the edition is published.
    guarded("budgets_edition", "begins_as_draft", "frozen_once_published", may=_EDITED),
    *(guarded(name, "frozen_once_published", may=_EDITED) for name in _PARTS_OF_EDITIONS),
    # Derived from an edition when it is published, and frozen from then on.
    guarded("budgets_sealedcopy", "kept_at_publication", "keep_seal", may="INSERT"),
    guarded("budgets_filerows", "kept_at_publication", "only_of_the_public", may="INSERT"),
    guarded("budgets_headline", "kept_at_publication", "only_of_the_public", may="INSERT"),
    guarded("budgets_publishedwords", "kept_at_publication", "only_of_the_public", may="INSERT"),
    guarded("budgets_searchentry", "kept_at_publication", "only_of_the_public", may="INSERT"),
    guarded("budgets_publicstate", "only_counted", may=""),
    # Master data: changes only with an entry in the log.
    guarded("budgets_department", "told_in_the_log", "address_kept", "levels_kept", may="INSERT UPDATE"),
    guarded("budgets_jurisdiction", "told_in_the_log", may="INSERT UPDATE"),
    guarded("budgets_formername", "told_in_the_log", may=_EDITED),
    guarded("budgets_formeraddress", "told_in_the_log", may=_EDITED),
    guarded("budgets_succession", "told_in_the_log", may=_EDITED),
    guarded("budgets_approval", "told_in_the_log", may="INSERT UPDATE"),
    guarded("budgets_unitapproval", "told_in_the_log", "by_a_department", may="INSERT UPDATE"),
    guarded("budgets_populationandprices", "told_in_the_log", may=_EDITED),
    guarded("budgets_wording", "told_in_the_log", may=_EDITED),
    guarded("budgets_codebook", "told_in_the_log", "books_stay", may="INSERT DELETE"),
    # The logs: append-only.
    guarded("budgets_event", "only_grow", may="INSERT"),
    guarded("budgets_change", "only_grow", "with_their_act", may="INSERT"),
    guarded("accounts_accountevent", "only_grows", may="INSERT"),
    # The chains of the logs: written by triggers only, with the rights of the tables' owner.
    guarded("budgets_ledgerentry", "computed", "only_grow", may=""),
    guarded("budgets_ledgersalt", "keep_salt", may=""),
    guarded("budgets_loglink", "computed", "only_grow", may=""),
    guarded("budgets_checkpoint", "computed", "only_grow", may="INSERT"),
    # Free: nothing published depends on it.
    free("budgets_filesum", "a cache; rows without the site's signature are ignored",
         may="INSERT UPDATE"),
    free("budgets_upload", "files that wait up to a day for their uploader's confirmation"),
    free("budgets_assignment", "who works where; the log of accounts has each change"),
    free("auth_user", "accounts; the log of accounts has each change"),
    free("auth_user_groups", "roles of people; the log of accounts has each change"),
    free("auth_user_user_permissions", "Django's; the back office grants rights by roles"),
    free("auth_group", "a site's own groups"),
    free("auth_group_permissions", "a site's own groups; migrate sets those of the roles"),
    free("auth_permission", "written by migrate", may=""),
    free("django_content_type", "written by migrate", may=""),
    free("django_migrations", "written by migrate", may=""),
    free("django_admin_log", "Django's own log; the portal relies on its own two logs"),
    free("accounts_formerpassword", "hashes of former passwords; the oldest are deleted",
         may="INSERT DELETE"),
    free("accounts_passworddue", "people who must change their password; logged"),
    free("accounts_grant", "grants that wait for a second person; each step is logged"),
    free("accounts_tries", "counts of failed logins, which decay; each failure is logged"),
    free("axes_accessattempt", "not used: the log of accounts has failed logins"),
    free("axes_accessattemptexpiration", "not used, like the attempts"),
    free("axes_accessfailurelog", "not used: the log of accounts has failed logins"),
    free("axes_accesslog", "not used: the log of accounts has logins"),
    free("otp_static_staticdevice", "second factors; the log of accounts has each change"),
    free("otp_static_statictoken", "digests of recovery codes, deleted when used"),
    free("otp_totp_totpdevice", "second factors; the log of accounts has each change"),
    free("qsessions_session", "sessions that are logged in"),
)  # fmt: skip
