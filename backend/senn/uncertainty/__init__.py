"""Where a fitted curve may be, and where the next sample may fall: from the prior that decides growth."""
