"""The requests: runs, commands, branches, checks and the process's own health, with their OpenAPI."""
