"""The demonstration: sample documents and a fictional county, loaded through the public interfaces.

It is installed outside production only. The portal does not import it.
"""
