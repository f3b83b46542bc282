"""The site around the app: settings, addresses, middleware, the embedded database, the server."""
