"""Worker children of the embedded system: started, watched, restarted, taken along."""
