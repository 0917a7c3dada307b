"""How journals, commands and jobs travel: ports in `ports`, one adapter per store, chosen by URL in `open_transport`."""
