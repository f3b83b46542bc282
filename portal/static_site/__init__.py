"""The public portal as plain files, for any web server, CDN or deposit library.

Every public address that a visitor can reach by links becomes a file; its links lead to files. What only the
portal itself can do (compare, verify, the API, sorting) leads to the portal's public address.
"""
