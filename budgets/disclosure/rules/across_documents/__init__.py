"""Relations that tie a document to those of other departments or units."""
