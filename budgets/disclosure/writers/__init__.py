"""Write a Disclosure: official document, workbook, canonical JSON."""
