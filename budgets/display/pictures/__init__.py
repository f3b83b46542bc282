"""Pictures made by the server: the same drawing as SVG and as PNG, with letters of our own."""
