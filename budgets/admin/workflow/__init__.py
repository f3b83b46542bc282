"""From draft to publication: submission, review, publication, tasks and the board."""
