"""The app: budgets as documents and as rows, public pages, files, API and back office."""
