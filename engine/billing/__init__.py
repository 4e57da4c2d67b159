"""What requests cost, and where a day's limit ends."""
