"""The public schema of rows: CSV columns, data package, JSON schema, workbook of many editions."""
