"""What an endpoint can do, found out, remembered and connected to."""
