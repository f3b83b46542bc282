"""Authorisation: roles, rights by place, and who is acting in a request."""
