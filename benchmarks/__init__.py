"""Every claim of speed and quality, as a command."""
