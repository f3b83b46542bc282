"""What the one person who runs the portal needs: is it well, did the timers run, what failed, backups."""
