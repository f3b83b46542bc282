"""How static files are kept for production: under names that change with their content."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Files of the manifest, in which the imports of JavaScript modules name files of the manifest, too.

    Django finds an import by a regular expression. So it has to be written in full: a relative path with its
    extension, in quotes, and a semicolon after it: `import { read } from "./local-store.js";`. Modules must
    not import each other in a circle: the name of each would change with the name of the other.
    """

    support_js_module_import_aggregation = True
    # Each pass gets one more step of a chain of imports right; Django's five end with an error.
    max_post_process_passes = 20
