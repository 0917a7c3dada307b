"""`senn site`: recordings of the shipped targets as a folder of static files, for any web space and for a disk."""
