"""`make drill`: failures, one after another, of a portal with a primary and two replicas under load."""
