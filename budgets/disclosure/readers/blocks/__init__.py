"""What files are made of, whatever their format: paragraphs and tables, cells, numbered items."""
