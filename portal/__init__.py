"""The site around the app: settings, addresses, middleware, the embedded database, the server."""

import gc

# What is loaded at the start stays. By default, Python would look through all of it for garbage so often that
# it takes an eighth of the time of every page, and a tenth of the start of a command.
gc.set_threshold(10_000)
