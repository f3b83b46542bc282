"""The site around the app: settings, addresses, the embedded database, the server."""
