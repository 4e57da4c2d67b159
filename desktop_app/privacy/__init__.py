"""What left the machine, what replies told, and what protects the user: a window of its own."""
