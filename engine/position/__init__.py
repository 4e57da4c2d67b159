"""What the two models say of one position of a reply. Imports nothing above it."""
