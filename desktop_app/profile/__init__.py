"""What the machine knows about its user, shown and edited."""
