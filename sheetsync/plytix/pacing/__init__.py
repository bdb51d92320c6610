"""When a request may go: rate windows, and budgets that processes and machines share."""
