"""Who may do what: roles, rights by place, and who is acting in a request."""
