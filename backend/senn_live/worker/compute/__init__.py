"""Where and when the rounds and steps of many runs are computed: whose turn it is, the queue, the processes."""
