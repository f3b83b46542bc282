"""The way of an edition to the public: submission, review, publication, and what is to be done."""
