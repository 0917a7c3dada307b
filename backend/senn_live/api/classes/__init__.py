"""The class over HTTP and websockets: joining, answering, commanding, the wall, what is taken home."""
