"""The demonstration: documents and a fictional county, loaded through the front door.

It is installed outside production only. The portal knows nothing of it.
"""
