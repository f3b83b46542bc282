"""The demonstration: sample documents and a fictional county, loaded through the public interfaces.

Three departments of the county have units. What is wrong on purpose: `MISTAKES` in `county/editions.py`,
and of units, in `county/units/*.toml`, one document that came late, one that never came, and one (the
museum's budget of 2024) that counts an amount which its department does not.

It is installed outside production only. The portal does not import it.
"""
