"""The reader, measured: what departments publish, in every kind of layout and every format, read back.

A page is made from a Disclosure, with a list of the facts that it prints. That list and the Disclosure are
the truth; the reader's own output never is.
"""
