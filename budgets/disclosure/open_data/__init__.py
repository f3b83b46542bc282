"""The public schema of rows: columns of the files, the data package, the schema of the JSON."""
